import type { Prisma } from '../../generated/client.ts'

/** What a row costs beside its bytes: columns, hash, indexes. Otherwise a million empty items would cost nobody anything. */
export const ROW_BYTES = 256

/** For whoever needs no quota; twice of it still fits into the database's integers. */
export const NO_QUOTA = Number.MAX_SAFE_INTEGER

/**
 * Counts what a transaction stores for an account besides what is appended one by one. False where the account has used
 * up its quota, and as much again: the caller gives the transaction up.
 *
 * Comes last in the transaction: everything else that the account stores waits for it.
 */
export async function countInTransaction(
  tx: Prisma.TransactionClient,
  quotaBytes: number,
  { accountId, bytes }: { accountId: string; bytes: number },
): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ bytes: bigint }[]>`
    INSERT INTO stored_bytes AS stored (account_id, bytes) VALUES (${accountId}, ${BigInt(bytes)})
    ON CONFLICT (account_id) DO UPDATE SET bytes = stored.bytes + excluded.bytes
    RETURNING bytes`
  return Number(row?.bytes) <= quotaBytes * 2
}
