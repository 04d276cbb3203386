import type { Handler } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import type { ChatRecordsRepository } from './chat-records.repository.ts'

export function makeReadWraps(records: ChatRecordsRepository): Handler<'chat:wraps'> {
  return async ({ chatId, fromEpoch, limit }, { caller }) => {
    const wraps = await records.findWrapsFrom({ chatId, memberId: caller.accountId, fromEpoch, limit })
    if (wraps === undefined) throw new OperationError('not_found')
    return { wraps }
  }
}
