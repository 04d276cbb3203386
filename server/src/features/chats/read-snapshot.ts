import type { Handler } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import type { ChatRecordsRepository } from './chat-records.repository.ts'

export function makeReadSnapshot(records: ChatRecordsRepository): Handler<'chat:snapshot'> {
  return async ({ chatId }, { caller }) => {
    const found = await records.findSnapshot(chatId, caller.accountId)
    if (found === undefined) throw new OperationError('not_found')
    return found
  }
}
