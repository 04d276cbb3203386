import type { AccountId, ChatId, Response } from '@stogram/contract'
import type { Database } from '../../infra/database.ts'

export interface ChatsRepository {
  /** Chats of which the account is a member now. */
  findChatIds(accountId: AccountId): Promise<ChatId[]>
  /** The chat as a member or former member sees it; undefined for everyone else, as if there were none. */
  findForReader(chatId: ChatId, readerId: AccountId): Promise<Response<'chat:read'> | undefined>
  isMember(chatId: ChatId, accountId: AccountId): Promise<boolean>
  /** Members who left or were removed within that time, by the database's clock, as are the removals. */
  findRemovedWithin(ms: number): Promise<{ chatId: ChatId; accountId: AccountId }[]>
}

interface ChatRow {
  kind: 'PRIVATE' | 'GROUP' | 'CHANNEL'
  visible_from_seq: number
  last_seq: number
}

const FIND_FOR_READER = `
  SELECT c.kind, m.visible_from_seq, least(l.last_seq, coalesce(m.removed_at_seq, l.last_seq)) AS last_seq
  FROM members m JOIN chats c ON c.id = m.chat_id JOIN logs l ON l.id = c.id
  WHERE m.chat_id = $1 AND m.account_id = $2`

const FIND_REMOVED = `
  SELECT chat_id AS "chatId", account_id AS "accountId" FROM members
  WHERE removed_at > now() - $1::float8 * interval '1 millisecond'`

export function makeChatsRepository({ prisma, query }: Database): ChatsRepository {
  return {
    async findChatIds(accountId) {
      const rows = await prisma.member.findMany({ where: { accountId, removedAtSeq: null }, select: { chatId: true } })
      return rows.map(({ chatId }) => chatId)
    },
    async findForReader(chatId, readerId) {
      const [row] = await query<ChatRow>(FIND_FOR_READER, [chatId, readerId])
      if (row === undefined) return undefined
      const isPrivate = row.kind === 'PRIVATE'
      const members = isPrivate
        ? await prisma.member.findMany({ where: { chatId }, orderBy: { accountId: 'asc' } })
        : []
      return {
        chatId,
        kind: row.kind,
        members: members.map(({ accountId }) => accountId),
        visibleFromSeq: row.visible_from_seq,
        lastSeq: row.last_seq,
      }
    },
    findRemovedWithin: (ms) => query(FIND_REMOVED, [ms]),
    async isMember(chatId, accountId) {
      return (await prisma.member.count({ where: { chatId, accountId, removedAtSeq: null } })) === 1
    },
  }
}
