import { LIMITS } from '@stogram/contract'
import type { Handler } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import type { ChatRecordsRepository } from './chat-records.repository.ts'

export function makeReadRecords(records: ChatRecordsRepository): Handler<'chat:records'> {
  return async ({ chatId, afterSeq, limit }, { caller }) => {
    const readerId = caller.accountId
    const page = await records.findRecords({ chatId, readerId, afterSeq, limit, limitBytes: LIMITS.pageBytes })
    if (page === undefined) throw new OperationError('not_found')
    const epochs = page.items.flatMap(({ kind, epoch }) => (kind === 'epoch' && epoch !== undefined ? [epoch] : []))
    return { ...page, wraps: await records.findWraps(chatId, readerId, epochs) }
  }
}
