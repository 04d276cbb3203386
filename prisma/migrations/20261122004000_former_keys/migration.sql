-- Servers of before this column leave it alone: it may be null.
ALTER TABLE "accounts" ADD COLUMN "former_keys" BYTEA;
