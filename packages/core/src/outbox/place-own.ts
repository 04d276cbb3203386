import type { ItemId } from '@stogram/contract'
import type { LogContext } from '../inbox/log-context.ts'
import { loadMessage, putMessage, removeMessage, updateMessage } from '../inbox/put-message.ts'
import { type MessageRow, type OutboxRow, type OwnSenderRow, QUEUED_ORDER } from '../replica/rows.ts'

/**
 * Something of this device stands in the log: by the answer to its call, or because it came back in a page.
 * Whichever is first settles it; the other finds nothing left to do.
 */
export async function placeOwn(context: LogContext, placed: { id: ItemId; seq: number }): Promise<void> {
  const { engine, tx, log } = context
  const row = engine.outbox.find(log.logId, placed.id)
  if (row === undefined) return
  engine.outbox.remove(tx, row)
  await noteStored(context, row)
  const { content } = row
  if (content.type === 'text') await placeText(context, row, placed.seq)
  if (content.type === 'edit' || content.type === 'reaction') await placeEffect(context, row, placed.seq)
}

/** What the next `voids` are counted from. */
async function noteStored(context: LogContext, { sealed }: OutboxRow): Promise<void> {
  if (sealed === undefined) return
  const key = [context.log.logId, 'own']
  const own = (await context.tx.get('senders', key)) as OwnSenderRow | undefined
  if (own === undefined || (own.lastStored?.ctr ?? -1) >= sealed.ctr) return
  context.tx.put('senders', key, { ...own, lastStored: { ctr: sealed.ctr, hash: sealed.hash } })
}

async function placeText(context: LogContext, outboxRow: OutboxRow, seq: number): Promise<void> {
  const row = await loadMessage(context.tx, context.log.logId, outboxRow.id)
  if (row === undefined || !row.isQueued) return
  const { failure, ...rest } = row
  context.tx.remove('messages', [row.chatId, row.order])
  const placed: MessageRow = { ...rest, order: seq, isQueued: false }
  if (outboxRow.sealed !== undefined) placed.hash = outboxRow.sealed.hash
  await putMessage(context, placed)
  context.isLastStale = true
  if (failure !== undefined) await countFailed(context, -1)
}

/** The change was made when it was composed; now it takes its true place among others' changes. */
async function placeEffect(context: LogContext, { content, n }: OutboxRow, seq: number): Promise<void> {
  if (content.type !== 'edit' && content.type !== 'reaction') return
  const row = await loadMessage(context.tx, context.log.logId, content.targetId)
  if (row === undefined) return
  const provisional = QUEUED_ORDER + n
  const own = row.reactions[context.self.accountId]
  if (content.type === 'reaction' && own?.seq === provisional) {
    const reactions = { ...row.reactions, [context.self.accountId]: { ...own, seq } }
    await updateMessage(context, { ...row, reactions })
  }
  if (content.type === 'edit' && row.edit?.seq === provisional) {
    await updateMessage(context, { ...row, edit: { ...row.edit, seq } })
  }
}

/** A permanent refusal parks this one row; what stands behind it goes on. */
export async function parkRow(
  context: LogContext,
  row: OutboxRow,
  failure: NonNullable<OutboxRow['failure']>,
): Promise<void> {
  const { sealed: _burnt, ...rest } = row
  const isShown = row.content.type === 'text'
  if (isShown) {
    context.engine.outbox.put(context.tx, { ...rest, failure })
    const message = await loadMessage(context.tx, context.log.logId, row.id)
    if (message !== undefined) await updateMessage(context, { ...message, failure })
    await countFailed(context, 1)
  } else {
    context.engine.outbox.remove(context.tx, row)
  }
}

export async function retryRow(context: LogContext, row: OutboxRow): Promise<void> {
  const { failure, ...rest } = row
  if (failure === undefined) return
  const { engine, tx, log } = context
  engine.outbox.remove(tx, row)
  engine.outbox.put(tx, { ...rest, n: engine.outbox.nextNumber() })
  const message = await loadMessage(tx, log.logId, row.id)
  if (message !== undefined) {
    const { failure: _old, ...clean } = message
    await updateMessage(context, clean)
  }
  await countFailed(context, -1)
  tx.afterCommit(() => engine.tasks.drain(log.logId))
}

export async function discardRow(context: LogContext, row: OutboxRow): Promise<void> {
  context.engine.outbox.remove(context.tx, row)
  const message = await loadMessage(context.tx, context.log.logId, row.id)
  if (message !== undefined) removeMessage(context, message)
  if (row.failure !== undefined) await countFailed(context, -1)
}

async function countFailed(context: LogContext, by: number): Promise<void> {
  const chat = context.mustChat()
  context.chat = { ...chat, failed: Math.max(0, chat.failed + by) }
  context.isLastStale = true
}
