-- AlterTable
ALTER TABLE "accounts" ADD COLUMN     "locked_at" TIMESTAMPTZ(3);
