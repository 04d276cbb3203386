-- CreateTable
CREATE TABLE "group_links" (
    "chat_id" TEXT NOT NULL,
    "key" BYTEA NOT NULL,
    "expires_at_ms" BIGINT NOT NULL,
    "uses_left" INTEGER NOT NULL,
    "needs_approval" BOOLEAN NOT NULL,
    "is_revoked" BOOLEAN NOT NULL DEFAULT false,
    "preview" BYTEA NOT NULL,

    CONSTRAINT "group_links_pkey" PRIMARY KEY ("chat_id","key")
);

-- CreateTable
CREATE TABLE "join_requests" (
    "chat_id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "link_key" BYTEA NOT NULL,
    "request" BYTEA NOT NULL,
    "needs_approval" BOOLEAN NOT NULL,
    "is_declined" BOOLEAN NOT NULL DEFAULT false,
    "asked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "offered_at" TIMESTAMPTZ(3),

    CONSTRAINT "join_requests_pkey" PRIMARY KEY ("chat_id","account_id")
);

-- CreateIndex
CREATE INDEX "join_requests_account_id_idx" ON "join_requests"("account_id");

-- AddForeignKey
ALTER TABLE "group_links" ADD CONSTRAINT "group_links_chat_id_fkey" FOREIGN KEY ("chat_id") REFERENCES "chats"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "join_requests" ADD CONSTRAINT "join_requests_chat_id_fkey" FOREIGN KEY ("chat_id") REFERENCES "chats"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "join_requests" ADD CONSTRAINT "join_requests_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;
