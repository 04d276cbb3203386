import type { Handler } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import type { ChatsRepository } from './chats.repository.ts'

export function makeReadChat(chats: ChatsRepository): Handler<'chat:read'> {
  return async ({ chatId }, { caller }) => {
    const chat = await chats.findForReader(chatId, caller.accountId)
    if (chat === undefined) throw new OperationError('not_found')
    return chat
  }
}
