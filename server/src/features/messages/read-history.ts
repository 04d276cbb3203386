import { LIMITS } from '@stogram/contract'
import type { LogStore } from '../../log/log.ts'
import type { Handler } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import { toWireItem } from '../../realtime/wire-item.ts'

export function makeReadHistory(log: LogStore): Handler<'message:history'> {
  return async ({ chatId, before, limit }, { caller }) => {
    const page = await log.page({
      accountId: caller.accountId,
      logId: chatId,
      beforeSeq: before,
      limit,
      limitBytes: LIMITS.pageBytes,
    })
    if (page === undefined) throw new OperationError('not_found')
    const rising = page.items.toSorted((a, b) => a.seq - b.seq)
    return { items: rising.map(toWireItem), hasMore: page.hasMore }
  }
}
