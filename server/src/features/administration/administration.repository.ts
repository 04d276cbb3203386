import { type AccountId, usernameKey } from '@stogram/contract'
import type { Prisma } from '../../../generated/client.ts'
import type { Database } from '../../infra/database.ts'
import { lockInTransaction } from '../../log/transaction.ts'
import { eraseBelongings, erasedFields } from '../accounts/index.ts'
import type { FactorsRepository } from '../factors/index.ts'

/** What whoever runs the server sees of an account: nothing that opens it. */
export interface AccountSummary {
  id: AccountId
  username: string
  displayName: string
  createdAt: Date
  lastSeenAt: Date | null
  lockedAt: Date | null
  storedBytes: number
  /** Those that are not revoked. */
  devices: number
  /** Those of them that have a session that can go on. */
  signedIn: number
  groups: number
  privateChats: number
  hasRecoveryKey: boolean
  hasAuthenticatorApp: boolean
  passkeys: number
}

export interface AdministrationRepository {
  /** By username; ended accounts are left out. */
  list(): Promise<AccountSummary[]>
  /** By username or id. */
  find(nameOrId: string): Promise<AccountSummary | undefined>
  /** Ends its sessions too, in a way that keeps what its devices hold. */
  lock(id: AccountId): Promise<void>
  unlock(id: AccountId): Promise<void>
  removeFactors(id: AccountId): Promise<void>
  /**
   * Locks it, and erases its name among those that can be found, its secrets, second factors, sessions, wrapped keys and
   * own log. Its public records stay, for what it has signed, and so do its places in groups: only members end those.
   */
  erase(id: AccountId): Promise<void>
}

export function makeAdministrationRepository(
  { change, prisma, query }: Database,
  factors: Pick<FactorsRepository, 'removeAll'>,
): AdministrationRepository {
  /** While nothing gives the account a device, and no device a session. */
  const hold = async (tx: Prisma.TransactionClient, accountId: AccountId) => {
    await lockInTransaction(tx, [accountId])
    await tx.account.updateMany({ where: { id: accountId, lockedAt: null }, data: { lockedAt: new Date() } })
    await tx.$queryRaw`SELECT id FROM devices WHERE account_id = ${accountId} ORDER BY id FOR NO KEY UPDATE`
  }
  return {
    list: () => query(`${SUMMARY} ORDER BY account.username_key`),
    async find(nameOrId) {
      const [found] = await query<AccountSummary>(`${SUMMARY} AND (account.username_key = $1 OR account.id = $2)`, [
        usernameKey(nameOrId),
        nameOrId,
      ])
      return found
    },
    lock: (accountId) =>
      change(async (tx) => {
        await hold(tx, accountId)
        await endSessions(tx, accountId, 'expired')
      }),
    async unlock(id) {
      await prisma.account.update({ where: { id }, data: { lockedAt: null } })
    },
    removeFactors: (id) => change((tx) => factors.removeAll(tx, id)),
    erase: (accountId) =>
      change(async (tx) => {
        await hold(tx, accountId)
        await tx.account.update({
          where: { id: accountId },
          data: erasedFields(accountId),
        })
        await eraseBelongings(tx, factors, accountId)
        await tx.device.updateMany({ where: { accountId, revokedAt: null }, data: { revokedAt: new Date() } })
        await endSessions(tx, accountId, 'deleted')
      }),
  }
}

/** By the database's clock, by which servers look for it. */
async function endSessions(tx: Prisma.TransactionClient, accountId: AccountId, reason: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE sessions SET revoked_at = clock_timestamp(), revoked_reason = ${reason}
    WHERE account_id = ${accountId} AND revoked_at IS NULL`
}

const SUMMARY = `
  SELECT account.id, account.username, account.display_name AS "displayName", account.created_at AS "createdAt",
    account.last_seen_at AS "lastSeenAt", account.locked_at AS "lockedAt",
    coalesce((SELECT bytes FROM stored_bytes WHERE account_id = account.id), 0) AS "storedBytes",
    (SELECT count(*) FROM devices WHERE account_id = account.id AND revoked_at IS NULL) AS devices,
    (SELECT count(DISTINCT device_id) FROM sessions
      WHERE account_id = account.id AND revoked_at IS NULL AND expires_at > now()) AS "signedIn",
    (SELECT count(*) FROM members JOIN chats ON chats.id = chat_id
      WHERE account_id = account.id AND removed_at_seq IS NULL AND kind <> 'PRIVATE') AS groups,
    (SELECT count(*) FROM members JOIN chats ON chats.id = chat_id
      WHERE account_id = account.id AND removed_at_seq IS NULL AND kind = 'PRIVATE') AS "privateChats",
    account.recovery_hash IS NOT NULL AS "hasRecoveryKey",
    EXISTS (SELECT FROM totp_factors WHERE account_id = account.id) AS "hasAuthenticatorApp",
    (SELECT count(*) FROM passkeys WHERE account_id = account.id) AS passkeys
  FROM accounts account
  WHERE account.tombstone IS NULL AND account.username_key NOT LIKE 'deleted:%'`
