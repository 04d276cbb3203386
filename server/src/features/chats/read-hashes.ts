import type { Handler } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import type { ChatRecordsRepository } from './chat-records.repository.ts'

export function makeReadHashes(records: ChatRecordsRepository): Handler<'chat:hashes'> {
  return async ({ chatId, fromSeq, toSeq }, { caller }) => {
    const hashes = await records.findHashes({ chatId, readerId: caller.accountId, fromSeq, toSeq })
    if (hashes === undefined) throw new OperationError('not_found')
    return { fromSeq, hashes }
  }
}
