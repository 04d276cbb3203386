import type { LogItem } from '@stogram/contract'
import { idText, type Membership, type Roster } from '@stogram/e2ee'
import { must } from '../must.ts'
import { releasePlaced } from '../outbox/own-items.ts'
import { putBack } from '../outbox/place-own.ts'
import { makeItemId } from '../replica/ids.ts'
import type { Hole, MessageRow, OutboxContent, OutboxRow, OwnSenderRow } from '../replica/rows.ts'
import { chainAt } from '../replica/transcript.ts'
import { effectRange } from './apply-body.ts'
import { applyRecord, openTitle, showMembership } from './apply-record.ts'
import { setWaits } from './held-back.ts'
import { isMembership, type LogContext } from './log-context.ts'
import { messageRange, putMessage, removeMessage, settleChat, updateMessage } from './put-message.ts'

/** Changes of older messages are looked for so far back. */
const LOOK_BACK = 2_000

export interface Way {
  /** The last seq at which the server has what this device has. */
  common: number
  /** Ops and epochs from the last membership that is known as it was, up to there. */
  records: readonly LogItem[]
  /** The newest envelope of this device up to there; undefined when it wrote none. */
  lastStored: OwnSenderRow['lastStored'] | 'unknown'
}

/**
 * Goes back to the last item that the server still has. What others wrote above it is kept here, what this device wrote
 * waits again under its old id, and the lines of the devices begin anew.
 */
export async function turnBack(context: LogContext, way: Way): Promise<void> {
  const { log } = context
  const { common, records } = way
  const lost = await context.rosterAt(log.cursor)
  const placed = await releasePlaced(context)
  await moveMessages(context, common, placed)
  await repeatChanges(context, common)
  await forgetAbove(context, common)
  await turnLog(context, way, lost)
  const { title } = context.mustChat()
  context.chat = { ...context.mustChat(), title: '' }
  for (const item of records) await applyRecord(context, item)
  await turnMembership(context, lost, title)
  await turnOwnLine(context, way)
  lowerMarks(context, common)
  await settleChat(context)
}

async function turnLog(context: LogContext, way: Way, lost: Roster | Membership | undefined): Promise<void> {
  const { log } = context
  const { common } = way
  const members = log.doubt?.members ?? (lost?.members ?? []).map((member) => idText(member.aid))
  const base = recordsBase(log.rosterSeqs, common)
  log.chain = must(await chainAt(context.tx, log, common), 'the transcript is known where it was compared')
  log.cursor = common
  log.recordsSeq = base
  log.rosterSeqs = log.rosterSeqs.filter((seq) => seq <= base)
  log.epochSeqs = log.epochSeqs.filter(({ seq }) => seq <= base)
  log.keylessEpochs = (log.keylessEpochs ?? []).filter((epoch) => log.epochSeqs.some(({ number }) => number === epoch))
  log.epochCount = 0
  log.takenUpSeq = Math.min(log.takenUpSeq ?? common, common)
  log.isTurnedBack = true
  log.doubt = { step: 'resend', members, ...(way.lastStored === 'unknown' ? { isLineUnknown: true } : {}) }
  const holes = (log.holes ?? []).flatMap((hole): Hole[] =>
    hole.fromSeq > common ? [] : [{ ...hole, toSeq: Math.min(hole.toSeq, common), isCutOff: true }],
  )
  for (const key of ['revocations', 'holes', 'snapshotOp'] as const) Reflect.deleteProperty(log, key)
  if (holes.length > 0) log.holes = holes
  if ((log.titleOwedSeq ?? 0) > common) Reflect.deleteProperty(log, 'titleOwedSeq')
}

/** The group as it was there. That own devices were revoked is owed to it again. */
async function turnMembership(
  context: LogContext,
  lost: Roster | Membership | undefined,
  title: string,
): Promise<void> {
  const { log, self, engine } = context
  const state = await context.rosterAt(log.cursor)
  const isGroup = state !== undefined && lost !== undefined && isMembership(state) && isMembership(lost)
  const before = isGroup ? await openTitle(context, state) : undefined
  context.chat = { ...context.mustChat(), title: before ?? title }
  if (!isGroup) return
  showMembership(context, state)
  const own = new Set((await context.accountView(self.accountId))?.deviceList.revokedIds.map(idText))
  const there = new Set(state.revokedDeviceIds.map(idText))
  const owed = lost.revokedDeviceIds.map(idText).filter((id) => own.has(id) && !there.has(id))
  if (owed.length === 0) return
  log.pendingRevocations = [...new Set([...(log.pendingRevocations ?? []), ...owed])]
  context.tx.afterCommit(() => engine.tasks.settleGroup(log.logId))
}

async function turnOwnLine({ tx, log }: LogContext, { lastStored }: Way): Promise<void> {
  const key = [log.logId, 'own']
  const own = (await tx.get('senders', key)) as OwnSenderRow | undefined
  if (own === undefined) return
  const { lastStored: _lost, ...rest } = own
  tx.put('senders', key, lastStored === undefined || lastStored === 'unknown' ? rest : { ...rest, lastStored })
}

/** Where the membership is known exactly; what follows up to the common item is taken again. */
export function recordsBase(rosterSeqs: readonly number[], common: number): number {
  return rosterSeqs.filter((seq) => seq <= common).at(-1) ?? 0
}

/** Own texts wait again, in their order and before whatever waits; those of others move out of the way of new items. */
async function moveMessages(context: LogContext, common: number, placed: readonly OutboxRow[]): Promise<void> {
  const { tx, log, self, engine } = context
  const rows = await messageRange(tx, log.logId, { after: common, before: log.cursor + 1 })
  const isOwn = (row: MessageRow) => row.deviceId === self.deviceId && row.kind === 'text' && row.isKept !== true
  const own = rows.filter(isOwn)
  const kept = rows.filter((row) => !isOwn(row) && (row.kind === 'text' || row.kind === 'deleted'))
  for (const row of rows) removeMessage(context, row)
  const waiting = [...placed, ...engine.outbox.rowsOf(log.logId)]
  const first = Math.min(engine.outbox.nextNumber(), ...waiting.map(({ n }) => n))
  for (const [i, row] of own.entries()) {
    const { edit: _part, ...message } = row
    const content = { type: 'text' as const, text: row.text, ...(row.reply?.id ? { replyTo: row.reply.id } : {}) }
    engine.outbox.put(tx, { n: first - own.length + i, id: row.id, logId: log.logId, content, atMs: row.atMs })
    await putBack(context, lower(message, common))
  }
  for (const [i, row] of kept.entries()) {
    await putMessage(context, { ...lower(row, common), order: common + (i + 1) / (kept.length + 1), isKept: true })
  }
  context.isLastStale = true
  context.isUnreadStale = true
}

/** Edits, reactions and deletions of this account that are lost; what others changed stays as it is here. */
async function repeatChanges(context: LogContext, common: number): Promise<void> {
  const { tx, log, self } = context
  const rows = await messageRange(tx, log.logId, { before: common + 1, reverse: true, limit: LOOK_BACK })
  for (const row of rows) {
    const lowered = lower(row, common)
    if (lowered === row) continue
    await updateMessage(context, lowered)
    const reaction = row.reactions[self.accountId]
    if (reaction !== undefined && reaction.seq > common) {
      queueAgain(context, { type: 'reaction', targetId: row.id, emoji: reaction.emoji })
    }
    const isEdited = row.senderId === self.accountId && (row.edit?.seq ?? 0) > common
    if (isEdited) queueAgain(context, { type: 'edit', targetId: row.id, text: row.text })
    const isDeleted = row.senderId === self.accountId && (row.deletedSeq ?? 0) > common
    if (isDeleted) queueAgain(context, { type: 'delete', targetId: row.id })
  }
}

function queueAgain({ engine, tx, log }: LogContext, content: OutboxContent): void {
  const atMs = engine.clock.nowMs()
  engine.outbox.put(tx, { n: engine.outbox.nextNumber(), id: makeItemId(atMs), logId: log.logId, content, atMs })
}

/** The row with the seqs of its changes such that whatever comes now counts as later. */
function lower(row: MessageRow, common: number): MessageRow {
  const seqs = [row.edit?.seq ?? 0, row.deletedSeq ?? 0, ...Object.values(row.reactions).map(({ seq }) => seq)]
  if (Math.max(...seqs) <= common) return row
  const reactions = Object.fromEntries(
    Object.entries(row.reactions).map(([id, { emoji, seq }]) => [id, { emoji, seq: Math.min(seq, common) }]),
  )
  const { deletedSeq: _lost, ...rest } = row
  return {
    ...rest,
    reactions,
    ...(row.edit === undefined ? {} : { edit: { ...row.edit, seq: Math.min(row.edit.seq, common) } }),
  }
}

async function forgetAbove(context: LogContext, common: number): Promise<void> {
  const { tx, log, engine } = context
  const { logId } = log
  for (const { key } of await tx.range('senders', { lower: [logId, 'line'], upper: [logId, 'line', '~'] })) {
    tx.remove('senders', key)
  }
  const range = { lower: ['item', logId, 0], upper: ['item', logId, Number.MAX_SAFE_INTEGER] }
  const held = (await tx.range('pending', range)).flatMap(({ value }) => ('waitsFor' in value ? [value] : []))
  for (const { item } of held) if (item.seq > common) tx.remove('pending', ['item', logId, item.seq])
  setWaits(
    log,
    held.filter(({ item }) => item.seq <= common),
  )
  for (const { key, value } of await tx.range('pending', effectRange(logId))) {
    if ('role' in value && value.seq > common) tx.remove('pending', key)
  }
  for (const row of engine.outbox.rowsOf(logId)) {
    // One that was sealed may stand in the log.
    if (row.content.type === 'receipt' && row.sealed === undefined) engine.outbox.remove(tx, row)
  }
}

function lowerMarks(context: LogContext, common: number): void {
  const chat = context.mustChat()
  const markers = Object.entries(chat.markers).map(([id, { delivered, read }]) => {
    return [id, { delivered: Math.min(delivered, common), read: Math.min(read, common) }]
  })
  context.chat = {
    ...chat,
    markers: Object.fromEntries(markers),
    readUpto: Math.min(chat.readUpto, common),
    deliveredUpto: Math.min(chat.deliveredUpto, common),
  }
}
