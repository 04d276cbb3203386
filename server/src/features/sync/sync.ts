import { LIMITS } from '@stogram/contract'
import type { LogStore } from '../../log/log.ts'
import type { Handler } from '../../realtime/handlers.ts'
import { toWireItem } from '../../realtime/wire-item.ts'

export function makeSync(log: LogStore, historyId: string): Handler<'sync:pull'> {
  return async ({ cursors, limit }, { caller }) => {
    const afterSeqByLog = new Map(cursors.map(({ logId, afterSeq }) => [logId, afterSeq]))
    const pulled = await log.pull({
      accountId: caller.accountId,
      cursors: Object.fromEntries(afterSeqByLog),
      limitItems: limit ?? LIMITS.pageItems,
      limitBytes: LIMITS.pageBytes,
    })
    const changed = pulled.logs.map(({ logId, lastSeq, items, hasMore }) => ({
      logId,
      lastSeq,
      items: items.map(toWireItem),
      hasMore,
    }))
    for (const { logId } of changed) afterSeqByLog.delete(logId)
    for (const logId of pulled.unreadable) afterSeqByLog.delete(logId)
    // What is left stands where the caller stands; saying so tells it apart from what may not be read.
    const unchanged = [...afterSeqByLog].map(([logId, lastSeq]) => ({ logId, lastSeq, items: [], hasMore: false }))
    return { historyId, logs: [...changed, ...unchanged] }
  }
}
