import type { ItemId, LogId } from '@stogram/contract'
import { equalBytes, idText, nextChain } from '@stogram/e2ee'
import { findMemberByText } from '../crypto/may-write.ts'
import { changeRow } from '../inbox/apply-body.ts'
import type { LogContext } from '../inbox/log-context.ts'
import { loadMessage, putMessage, removeMessage, updateMessage } from '../inbox/put-message.ts'
import type { StoreKey } from '../ports.ts'
import { changesOf, withChanges } from '../projections/pending-changes.ts'
import {
  type EffectBody,
  type MessageRow,
  type OutboxContent,
  type OutboxRow,
  type OwnSenderRow,
  type PlacedRow,
  QUEUED_ORDER,
} from '../replica/rows.ts'
import { chainAt } from '../replica/transcript.ts'

/**
 * Something of this device stands in the log: by the answer to its call, or because it came back in a page.
 * Whichever is first settles it; the other finds nothing left to do.
 */
export async function placeOwn(context: LogContext, row: OutboxRow, seq: number): Promise<void> {
  context.engine.outbox.remove(context.tx, row)
  await noteStored(context, row)
  notePlaced(context, row, seq)
  const { content } = row
  if (content.type === 'text') await placeText(context, row, seq)
  if ('targetId' in content) await placeEffect(context, row, content, seq)
}

/**
 * Whether the place that an answer names can be: it is free, and where this device has taken the log already, the
 * transcript has the very envelope there.
 */
export async function mayStandAt(context: LogContext, { id, sealed }: OutboxRow, seq: number): Promise<boolean> {
  const { tx, log } = context
  const there = await tx.get('messages', [log.logId, seq])
  if (typeof there === 'object' && there.id !== id) return false
  if (seq > log.cursor || sealed === undefined) return true
  const [before, after] = [await chainAt(tx, log, seq - 1), await chainAt(tx, log, seq)]
  return before !== undefined && after !== undefined && equalBytes(await nextChain(before, sealed.hash), after)
}

/** What the next `voids` are counted from. */
async function noteStored(context: LogContext, { sealed }: OutboxRow): Promise<void> {
  if (sealed === undefined) return
  const key = [context.log.logId, 'own']
  const own = (await context.tx.get('senders', key)) as OwnSenderRow | undefined
  if (own === undefined || (own.lastStored?.ctr ?? -1) >= sealed.ctr) return
  context.tx.put('senders', key, { ...own, lastStored: { ctr: sealed.ctr, hash: sealed.hash } })
}

/** Until a page shows it, so that a page can tell it from what only bears this device's name. */
function notePlaced({ tx, log }: LogContext, row: OutboxRow, seq: number): void {
  const { sealed } = row
  if (sealed !== undefined && seq > log.cursor + 1) tx.put('senders', placedKey(log.logId, sealed.hash), { seq, row })
}

function placedKey(logId: LogId, hash: Uint8Array): StoreKey {
  return [logId, 'placed', idText(hash)]
}

export function forgetPlaced({ tx, log }: LogContext, { row }: PlacedRow): void {
  if (row.sealed !== undefined) tx.remove('senders', placedKey(log.logId, row.sealed.hash))
}

/** Something else stands where an answer has put this. It waits for its person: nobody can tell whether it was stored. */
export async function parkPlaced(context: LogContext, placed: PlacedRow): Promise<void> {
  const { tx, log } = context
  const { row } = placed
  forgetPlaced(context, placed)
  const message = row.content.type === 'text' ? await loadMessage(tx, log.logId, row.id) : undefined
  if (message !== undefined) await putBack(context, message)
  await parkRow(context, row, 'internal')
}

/** A text that stood in the log waits again, behind everything else. */
export async function putBack(context: LogContext, { hash: _none, ...message }: MessageRow): Promise<void> {
  const chat = context.mustChat()
  context.chat = { ...chat, nextQueued: chat.nextQueued + 1 }
  context.tx.remove('messages', [message.chatId, message.order])
  await putMessage(context, { ...message, order: QUEUED_ORDER + chat.nextQueued, isQueued: true })
  context.isLastStale = true
}

async function placeText(context: LogContext, outboxRow: OutboxRow, seq: number): Promise<void> {
  const row = await loadMessage(context.tx, context.log.logId, outboxRow.id)
  if (row === undefined || !row.isQueued) return
  const { failure: _past, ...rest } = row
  context.tx.remove('messages', [row.chatId, row.order])
  const placed: MessageRow = { ...rest, order: seq, isQueued: false }
  if (outboxRow.sealed !== undefined) placed.hash = outboxRow.sealed.hash
  await putMessage(context, placed)
  context.isLastStale = true
}

/** What was shown as done is done now, at its place among the changes of others. */
async function placeEffect(
  context: LogContext,
  outboxRow: OutboxRow,
  content: EffectContent,
  seq: number,
): Promise<void> {
  const { self } = context
  const target = await loadMessage(context.tx, context.log.logId, content.targetId)
  const roster = await context.rosterAt(seq)
  const role = roster && findMemberByText(roster, self.accountId)?.role
  if (target === undefined || role === undefined) return
  const body = effectOf(content, target)
  const changed = changeRow(target, { body, senderId: self.accountId, role, seq, atMs: outboxRow.atMs })
  await updateMessage(context, changed)
  context.isLastStale = true
  if (content.type === 'delete') context.isUnreadStale = true
}

export type EffectContent = Extract<OutboxContent, { targetId: ItemId }>

/** The change of a message as it stands in an envelope. The target must have been sent. */
export function effectOf(content: EffectContent, target: MessageRow): EffectBody {
  const targetHash = target.hash ?? new Uint8Array(0)
  if (content.type === 'delete') return { type: 'delete', targetHash, forEveryone: true }
  if (content.type === 'reaction') return { type: 'reaction', targetHash, emoji: content.emoji }
  const revision = (target.edit?.revision ?? 0) + 1
  return { type: 'edit', targetHash, revision, text: content.text, entities: [] }
}

/**
 * A permanent refusal parks this one row; what stands behind it goes on. A text that never left takes with it what was to
 * change it: edits become part of it, and one that was to be deleted is gone. Of a row that still has its bytes nobody
 * knows whether it left: it keeps them, and every retry sends them again.
 */
export async function parkRow(
  context: LogContext,
  row: OutboxRow,
  failure: NonNullable<OutboxRow['failure']>,
): Promise<void> {
  const { outbox } = context.engine
  const { content } = row
  if (content.type === 'receipt' || content.type === 'account') return outbox.remove(context.tx, row)
  const targetId = content.type === 'text' ? row.id : content.targetId
  const message = await loadMessage(context.tx, context.log.logId, targetId)
  if (message === undefined) return outbox.remove(context.tx, row)
  if (content.type !== 'text') {
    outbox.put(context.tx, { ...row, failure })
    await updateMessage(context, message)
    return
  }
  const changes = row.sealed === undefined ? changesOf(outbox.rowsOf(row.logId), row.id) : []
  if (changes.some((change) => change.content.type === 'delete')) return discardRow(context, row)
  const { text } = withChanges(message, changes, context.self.accountId)
  for (const change of changes) outbox.remove(context.tx, change)
  outbox.put(context.tx, { ...row, content: { ...content, text }, failure })
  await updateMessage(context, { ...message, text, failure })
}

export async function retryRow(context: LogContext, row: OutboxRow): Promise<void> {
  const { failure, ...rest } = row
  if (failure === undefined) return
  const { engine, tx, log } = context
  engine.outbox.remove(tx, row)
  engine.outbox.put(tx, { ...rest, n: engine.outbox.nextNumber() })
  const isChange = 'targetId' in row.content
  const message = await loadMessage(tx, log.logId, 'targetId' in row.content ? row.content.targetId : row.id)
  if (message !== undefined) {
    const { failure: _old, ...clean } = message
    await updateMessage(context, isChange ? message : clean)
  }
  tx.afterCommit(() => engine.tasks.drain(log.logId))
}

/** Drops a text with everything that was to change it, or one change of a message. */
export async function discardRow(context: LogContext, row: OutboxRow): Promise<void> {
  const { engine, tx, log } = context
  const { content } = row
  if ('targetId' in content) {
    engine.outbox.remove(tx, row)
    const target = await loadMessage(tx, log.logId, content.targetId)
    if (target !== undefined) await updateMessage(context, target)
    return
  }
  for (const change of changesOf(engine.outbox.rowsOf(log.logId), row.id)) engine.outbox.remove(tx, change)
  engine.outbox.remove(tx, row)
  const message = await loadMessage(tx, log.logId, row.id)
  if (message !== undefined) removeMessage(context, message)
}
