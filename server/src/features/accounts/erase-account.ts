import type { AccountId, DeviceId, SignedTombstone } from '@stogram/contract'
import type { Prisma } from '../../../generated/client.ts'
import type { Database } from '../../infra/database.ts'
import type { LogItem, LogStore } from '../../log/log.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import { plain } from '../directory/index.ts'
import type { FactorsRepository } from '../factors/index.ts'
import { makeNotice } from '../notices/index.ts'
import { eraseBelongings, erasedFields } from './erase-belongings.ts'

export interface ErasureInput {
  accountId: AccountId
  deviceId: DeviceId
  tombstone: SignedTombstone
  /** Throws when it is not to be: asked once nothing else can change the account. */
  mustHold(tx: Prisma.TransactionClient): Promise<void>
}

export type EraseAccount = (input: ErasureInput) => Promise<{ notices: LogItem[]; endedSessionIds: string[] }>

/**
 * Erases what only the account needed: its name, secrets, second factors, sessions, wrapped keys and own log. Its public records stay,
 * and so do the messages of chats, which belong to everyone in them. All at once, and told to whoever shares a chat.
 */
interface EraseDeps {
  log: LogStore
  factors: Pick<FactorsRepository, 'removeAll'>
}

export function makeEraseAccount({ change }: Database, { log, factors }: EraseDeps): EraseAccount {
  return async (input) => {
    let erased: Awaited<ReturnType<typeof erase>>
    do erased = await change((tx) => erase(tx, { log, factors }, input))
    while (erased === undefined)
    return erased
  }
}

/** Undefined, and nothing has happened, when a chat began meanwhile with somebody who would not be told. */
async function erase(tx: Prisma.TransactionClient, { log, factors }: EraseDeps, input: ErasureInput) {
  const { accountId, deviceId, tombstone } = input
  const peers = await findPeers(tx, accountId)
  // Whatever else would give the account a device or a chat holds its log too, and looks at the account after that.
  await log.lockInTransaction(tx, [accountId, ...peers])
  await input.mustHold(tx)
  const toTell = new Set(peers)
  if ((await findPeers(tx, accountId)).some((id) => !toTell.has(id))) return undefined
  if (await isInGroup(tx, accountId)) throw new OperationError('stale_membership')
  const notice = { type: 'account-deleted', accountId } as const
  const told = await log.appendInTransaction(
    tx,
    peers.map((id) => makeNotice(id, notice, { accountId, deviceId })),
  )
  const { count } = await tx.account.updateMany({
    where: { id: accountId, tombstone: null },
    data: {
      username: '',
      displayName: '',
      ...erasedFields(accountId),
      tombstone: plain(tombstone.tombstone),
      tombstoneSignature: plain(tombstone.signature),
    },
  })
  if (count !== 1) throw new OperationError('forbidden')
  await eraseBelongings(tx, factors, accountId)
  return { notices: told.map(({ item }) => item), endedSessionIds: await endSessions(tx, accountId) }
}

/** Those who share a chat with the account, or did: they see its name at what it wrote. */
async function findPeers(tx: Prisma.TransactionClient, accountId: AccountId): Promise<AccountId[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT account.id
    FROM members own
    JOIN members other ON other.chat_id = own.chat_id AND other.account_id <> own.account_id
    JOIN accounts account ON account.id = other.account_id AND account.tombstone IS NULL
    WHERE own.account_id = ${accountId}`
  return rows.map(({ id }) => id)
}

/** Its members would go on sealing for somebody who does not exist; the account leaves first. */
async function isInGroup(tx: Prisma.TransactionClient, accountId: AccountId): Promise<boolean> {
  const open = { kind: { not: 'PRIVATE' }, log: { isClosed: false } }
  return (await tx.member.count({ where: { accountId, removedAtSeq: null, chat: open } })) > 0
}

async function endSessions(tx: Prisma.TransactionClient, accountId: AccountId): Promise<string[]> {
  await tx.$executeRaw`
    UPDATE devices SET revoked_at = coalesce(revoked_at, clock_timestamp()), last_seen_at = NULL
    WHERE account_id = ${accountId}`
  const ended = await tx.$queryRaw<{ id: string }[]>`
    UPDATE sessions SET revoked_at = clock_timestamp(), revoked_reason = 'deleted'
    WHERE account_id = ${accountId} AND revoked_at IS NULL RETURNING id`
  return ended.map(({ id }) => id)
}
