-- CreateTable
CREATE TABLE "stored_bytes" (
    "account_id" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,

    CONSTRAINT "stored_bytes_pkey" PRIMARY KEY ("account_id")
);

-- What was stored before. What a server of the version before still stores meanwhile counts for nobody.
INSERT INTO "stored_bytes" ("account_id", "bytes")
SELECT "sender_id", sum(length("body") + 256) FROM "log_items" WHERE "kind" <> 'notice' GROUP BY "sender_id";
