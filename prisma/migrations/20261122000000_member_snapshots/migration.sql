-- CreateTable
CREATE TABLE "member_snapshots" (
    "chat_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "state" BYTEA NOT NULL,

    CONSTRAINT "member_snapshots_pkey" PRIMARY KEY ("chat_id")
);

-- AddForeignKey
ALTER TABLE "member_snapshots" ADD CONSTRAINT "member_snapshots_chat_id_fkey" FOREIGN KEY ("chat_id") REFERENCES "chats"("id") ON DELETE CASCADE ON UPDATE CASCADE;
