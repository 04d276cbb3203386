import type { AccountId } from '@stogram/contract'
import type { Prisma } from '../../../generated/client.ts'
import type { FactorsRepository } from '../factors/index.ts'

const NOTHING = new Uint8Array(0)

/** The row of an account that nobody can log in to, find by name or open any more. */
export function erasedFields(accountId: AccountId) {
  return {
    // No username has a colon: nobody can claim this one.
    usernameKey: `deleted:${accountId}`,
    bio: '',
    // No secret matches it.
    authHash: '',
    kdfSalt: NOTHING,
    arkByPassword: NOTHING,
    arkByRecovery: null,
    recoveryHash: null,
    sealedKeys: NOTHING,
    formerKeys: null,
    // Whoever chose to be offline is not seen to go.
    status: 'OFFLINE',
    lastSeenAt: null,
  } as const
}

/** What only the account needed: second factors, its own log, wrapped keys, requests to join, what it counts as stored. */
export async function eraseBelongings(
  tx: Prisma.TransactionClient,
  factors: Pick<FactorsRepository, 'removeAll'>,
  accountId: AccountId,
): Promise<void> {
  await factors.removeAll(tx, accountId)
  await tx.logItem.deleteMany({ where: { logId: accountId } })
  await tx.epochWrap.deleteMany({ where: { accountId } })
  await tx.joinRequest.deleteMany({ where: { accountId } })
  await tx.storedBytes.deleteMany({ where: { accountId } })
}
