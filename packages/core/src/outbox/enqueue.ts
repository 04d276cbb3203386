import type { AccountNote, ItemId, LogId } from '@stogram/contract'
import type { Engine } from '../engine.ts'
import type { LogContext } from '../inbox/log-context.ts'
import type { Tx } from '../replica/database.ts'
import { makeItemId } from '../replica/ids.ts'
import type { OutboxContent, OutboxRow } from '../replica/rows.ts'

/** In larger groups nobody tells the others what was read; a read marker then goes to the own devices only. */
export const RECEIPT_MEMBERS = 32

/** Stages one more thing to tell. Durable, and on its way, once the transaction commits. */
export function enqueue(engine: Engine, tx: Tx, logId: LogId, content: OutboxContent, id?: ItemId): OutboxRow {
  const row = stage(engine, tx, logId, content, id)
  tx.afterCommit(() => {
    // Somebody waits for what a person does; the rest can wait for the next attempt.
    if (content.type !== 'account' && content.type !== 'receipt') engine.connection.hurry()
    engine.tasks.drain(logId)
  })
  return row
}

function stage(engine: Engine, tx: Tx, logId: LogId, content: OutboxContent, id?: ItemId): OutboxRow {
  const atMs = engine.clock.nowMs()
  const row: OutboxRow = { n: engine.outbox.nextNumber(), id: id ?? makeItemId(atMs), logId, content, atMs }
  engine.outbox.put(tx, row)
  return row
}

export function enqueueNote(engine: Engine, tx: Tx, note: AccountNote): void {
  const { self } = engine
  if (self !== undefined) enqueue(engine, tx, self.accountId, { type: 'account', note })
}

type Receipt = Extract<OutboxContent, { type: 'receipt' }>

/**
 * A receipt that has not been sealed yet is moved on instead of being followed by another of its kind. What is read is
 * received as well; what is only received is never called read. In groups receipts gather for a moment.
 */
export async function enqueueReceipt(context: LogContext, status: Receipt['status'], uptoSeq: number): Promise<void> {
  const { engine, tx, log } = context
  const chat = context.mustChat()
  context.chat = { ...chat, deliveredUpto: Math.max(chat.deliveredUpto, uptoSeq) }
  if (!chat.canPost) return
  if (chat.memberCount > RECEIPT_MEMBERS) {
    if (status === 'read') enqueueNote(engine, tx, { type: 'read', chatId: log.logId, uptoSeq })
    return
  }
  const waiting = engine.outbox.rowsOf(log.logId).filter(isWaitingReceipt)
  const covering = (row: { content: Receipt }) => row.content.status === 'read' && row.content.uptoSeq >= uptoSeq
  if (waiting.some(covering)) return
  const outdone = waiting.filter(({ content }) =>
    status === 'read' ? content.uptoSeq <= uptoSeq || content.status === 'read' : content.status === 'delivered',
  )
  const [first, ...others] = outdone
  const next: Receipt = { type: 'receipt', status, uptoSeq: Math.max(uptoSeq, ...uptos(outdone, status)) }
  for (const row of others) engine.outbox.remove(tx, row)
  if (first === undefined) stage(engine, tx, log.logId, next)
  else engine.outbox.put(tx, { ...first, content: next })
  const isGathered = chat.kind === 'GROUP' && status === 'delivered'
  tx.afterCommit(() => (isGathered ? engine.tasks.drainLater(log.logId) : engine.tasks.drain(log.logId)))
}

function isWaitingReceipt(row: OutboxRow): row is OutboxRow & { content: Receipt } {
  return row.content.type === 'receipt' && row.sealed === undefined && row.failure === undefined
}

function uptos(rows: readonly { content: Receipt }[], status: Receipt['status']): number[] {
  return rows.flatMap(({ content }) => (content.status === status ? content.uptoSeq : []))
}
