import type { AccountId, ChatId } from '@stogram/contract'
import type { Database } from '../../infra/database.ts'

export interface ChatsRepository {
  /** Chats of which the account is a member now. */
  findChatIds(accountId: AccountId): Promise<ChatId[]>
}

export function makeChatsRepository({ prisma }: Database): ChatsRepository {
  return {
    async findChatIds(accountId) {
      const rows = await prisma.member.findMany({ where: { accountId, removedAtSeq: null }, select: { chatId: true } })
      return rows.map(({ chatId }) => chatId)
    },
  }
}
