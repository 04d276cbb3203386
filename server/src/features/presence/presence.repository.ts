import type { AccountId, Status } from '@stogram/contract'
import type { Database } from '../../infra/database.ts'

export interface StoredPresence {
  accountId: AccountId
  /** What the person chose, whether or not anybody is connected. */
  chosen: Status
  lastSeenAtMs: number | undefined
}

export interface PresenceRepository {
  /** Those with whom the account shares a PRIVATE chat: the only ones who may see its presence. */
  findAcquaintances(accountId: AccountId): Promise<AccountId[]>
  find(accountIds: readonly AccountId[]): Promise<StoredPresence[]>
  saveChoice(accountId: AccountId, chosen: Status): Promise<void>
  saveLastSeen(accountIds: readonly AccountId[], atMs: number): Promise<void>
}

const FIND_ACQUAINTANCES = `
  SELECT DISTINCT other.account_id AS id
  FROM members me
  JOIN chats c ON c.id = me.chat_id AND c.kind = 'PRIVATE'
  JOIN members other ON other.chat_id = c.id AND other.account_id <> me.account_id
  WHERE me.account_id = $1`

export function makePresenceRepository({ prisma, query }: Database): PresenceRepository {
  return {
    async findAcquaintances(accountId) {
      const rows = await query<{ id: AccountId }>(FIND_ACQUAINTANCES, [accountId])
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
      await prisma.account.updateMany({ where: { id: { in: [...ids] } }, data: { lastSeenAt: new Date(atMs) } })
    },
  }
}
