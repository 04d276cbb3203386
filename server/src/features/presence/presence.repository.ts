import type { AccountId, Status } from '@stogram/contract'
import type { Database } from '../../infra/database.ts'

export interface StoredPresence {
  accountId: AccountId
  /** What the person chose, whether or not anybody is connected. */
  chosen: Status
  lastSeenAtMs: number | undefined
}

export interface PresenceRepository {
  /** The only ones who may see the account: peers of PRIVATE chats that it began or has lately written in. */
  findWatchers(accountId: AccountId): Promise<AccountId[]>
  /** Those among `accountIds` whose watcher the reader is. */
  findWatched(readerId: AccountId, accountIds: readonly AccountId[]): Promise<AccountId[]>
  find(accountIds: readonly AccountId[]): Promise<StoredPresence[]>
  saveChoice(accountId: AccountId, chosen: Status): Promise<void>
  /** Leaves out those who chose to be offline: their coming and going is nobody's business. */
  saveLastSeen(accountIds: readonly AccountId[], atMs: number): Promise<void>
}

/**
 * Pairs of peers in a PRIVATE chat, where the watched one has shown that it wants to be there: it began the chat or
 * wrote one of the newest thousand items. A stranger who begins a chat learns nothing by that.
 */
const WATCHING = `
  FROM members watched
  JOIN chats c ON c.id = watched.chat_id AND c.kind = 'PRIVATE'
  JOIN members watcher ON watcher.chat_id = c.id AND watcher.account_id <> watched.account_id
  WHERE (
    EXISTS (SELECT FROM log_items WHERE log_id = c.id AND seq = 1 AND sender_id = watched.account_id)
    OR EXISTS (
      SELECT FROM (SELECT sender_id, kind FROM log_items WHERE log_id = c.id ORDER BY seq DESC LIMIT 1000) newest
      WHERE sender_id = watched.account_id AND kind = 'message'
    )
  )`

const FIND_WATCHERS = `SELECT DISTINCT watcher.account_id AS id ${WATCHING} AND watched.account_id = $1`
const FIND_WATCHED = `
  SELECT DISTINCT watched.account_id AS id ${WATCHING} AND watcher.account_id = $1 AND watched.account_id = ANY($2)`

export function makePresenceRepository({ prisma, query }: Database): PresenceRepository {
  return {
    async findWatchers(accountId) {
      const rows = await query<{ id: AccountId }>(FIND_WATCHERS, [accountId])
      return rows.map(({ id }) => id)
    },
    async findWatched(readerId, accountIds) {
      const rows = await query<{ id: AccountId }>(FIND_WATCHED, [readerId, accountIds])
      return rows.map(({ id }) => id)
    },
    async find(accountIds) {
      const rows = await prisma.account.findMany({
        where: { id: { in: [...accountIds] } },
        select: { id: true, status: true, lastSeenAt: true },
      })
      return rows.map((row) => ({
        accountId: row.id,
        chosen: row.status === 'DND' || row.status === 'OFFLINE' ? row.status : 'ONLINE',
        lastSeenAtMs: row.lastSeenAt?.getTime(),
      }))
    },
    async saveChoice(id, status) {
      await prisma.account.update({ where: { id }, data: { status }, select: { id: true } })
    },
    async saveLastSeen(ids, atMs) {
      await prisma.account.updateMany({
        where: { id: { in: [...ids] }, status: { not: 'OFFLINE' } },
        data: { lastSeenAt: new Date(atMs) },
      })
    },
  }
}
