import type { LogId } from '@stogram/contract'
import type { Engine } from '../engine.ts'
import type { LogContext } from '../inbox/log-context.ts'
import type { Tx } from '../replica/database.ts'
import { makeItemId } from '../replica/ids.ts'
import type { AccountNote, OutboxContent, OutboxRow } from '../replica/rows.ts'

/** In larger groups nobody tells the others what was read; a read marker then goes to the own devices only. */
export const RECEIPT_MEMBERS = 32

/** Stages one more thing to tell. Durable, and on its way, once the transaction commits. */
export function enqueue(engine: Engine, tx: Tx, logId: LogId, content: OutboxContent): OutboxRow {
  const nowMs = engine.clock.nowMs()
  const row: OutboxRow = { n: engine.outbox.nextNumber(), id: makeItemId(nowMs), logId, content, atMs: nowMs }
  engine.outbox.put(tx, row)
  tx.afterCommit(() => engine.tasks.drain(logId))
  return row
}

export function enqueueNote(engine: Engine, tx: Tx, note: AccountNote): void {
  const { self } = engine
  if (self !== undefined) enqueue(engine, tx, self.accountId, { type: 'account', note })
}

/** A receipt that has not been sealed yet is moved on instead of being followed by another. */
export async function enqueueReceipt(
  context: LogContext,
  status: 'delivered' | 'read',
  uptoSeq: number,
): Promise<void> {
  const { engine, tx, log } = context
  const chat = context.mustChat()
  context.chat = { ...chat, deliveredUpto: Math.max(chat.deliveredUpto, uptoSeq) }
  if (!chat.canPost) return
  if (chat.memberCount > RECEIPT_MEMBERS) {
    if (status === 'read') enqueueNote(engine, tx, { type: 'read', chatId: log.logId, uptoSeq })
    return
  }
  const waiting = engine.outbox
    .rowsOf(log.logId)
    .find((row) => row.content.type === 'receipt' && row.sealed === undefined && row.failure === undefined)
  if (waiting?.content.type !== 'receipt') {
    enqueue(engine, tx, log.logId, { type: 'receipt', status, uptoSeq })
    return
  }
  const isRead = status === 'read' || waiting.content.status === 'read'
  // One receipt has one mark: a read one that waits is not stretched over what was only received.
  if (isRead && status === 'delivered') return
  engine.outbox.put(tx, {
    ...waiting,
    content: {
      type: 'receipt',
      status: isRead ? 'read' : 'delivered',
      uptoSeq: Math.max(uptoSeq, waiting.content.uptoSeq),
    },
  })
  tx.afterCommit(() => engine.tasks.drain(log.logId))
}
