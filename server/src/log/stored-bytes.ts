import type { Prisma } from '../../generated/client.ts'

/** What a row costs beside its bytes: columns, hash, indexes. Otherwise a million empty items would cost nobody anything. */
export const ROW_BYTES = 256

/** For whoever needs no quota; twice of it still fits into the database's integers. */
export const NO_QUOTA = Number.MAX_SAFE_INTEGER

/**
 * Counts what a transaction stores for each of these accounts besides what is appended one by one. False where one of
 * them has used up its quota, and as much again: the caller may give the transaction up.
 *
 * Comes last in the transaction: everything else that the accounts store waits for it. In the order of appending.
 */
export async function countInTransaction(
  tx: Prisma.TransactionClient,
  quotaBytes: number,
  { accountIds, bytes }: { accountIds: readonly string[]; bytes: number },
): Promise<boolean> {
  const rows = await tx.$queryRaw<{ bytes: bigint }[]>`
    INSERT INTO stored_bytes AS stored (account_id, bytes)
    SELECT id, ${BigInt(bytes)}::int8 FROM unnest(${[...accountIds]}::text[]) AS id ORDER BY id
    ON CONFLICT (account_id) DO UPDATE SET bytes = stored.bytes + excluded.bytes
    RETURNING bytes`
  return rows.every((row) => Number(row.bytes) <= quotaBytes * 2)
}
