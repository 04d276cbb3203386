import type { ChatId, LogItem } from '@stogram/contract'
import { checkAuthor, E2eeError, idBytes, idText, type MessageBody, type OpenedMessage } from '@stogram/e2ee'
import { findMemberByText } from '../crypto/may-write.ts'
import type { EffectBody, MessageRow, PendingEffect } from '../replica/rows.ts'
import { chainAt } from '../replica/transcript.ts'
import { equalStart } from './equal-start.ts'
import type { LogContext } from './log-context.ts'
import { isUnread, loadMessage, loadMessageByHash, putMessage, updateMessage } from './put-message.ts'

/** Lets one opened message take effect: a row, a change of a row, or a marker. */
export async function applyBody(context: LogContext, item: LogItem, message: OpenedMessage): Promise<void> {
  const { body } = message
  switch (body.type) {
    case 'text':
      return applyText(context, item, message, body)
    case 'edit':
    case 'delete':
    case 'reaction':
      return applyEffect(context, item, message, body)
    case 'receipt':
      return applyReceipt(context, item, body)
    default:
      // Types that this version does not know are in the log and will be read by one that does.
      return putUnsupported(context, item, message)
  }
}

type BodyOf<T extends MessageBody['type']> = Extract<MessageBody, { type: T }>

async function applyText(
  context: LogContext,
  item: LogItem,
  message: OpenedMessage,
  body: BodyOf<'text'>,
): Promise<void> {
  const row: MessageRow = {
    ...baseRow(context, item, message),
    kind: 'text',
    text: body.text,
  }
  if (body.replyTo !== undefined) {
    const target = await loadMessageByHash(context.tx, row.chatId, body.replyTo)
    row.reply = { hash: body.replyTo, id: target?.id }
  }
  await putMessage(context, row)
  countUnread(context, await applyWaitingEffects(context, row))
}

async function putUnsupported(context: LogContext, item: LogItem, message: OpenedMessage): Promise<void> {
  if (item.kind !== 'message') return
  const text = 'This message needs a newer version of the app.'
  const row: MessageRow = { ...baseRow(context, item, message), kind: 'text', text }
  await putMessage(context, row)
  countUnread(context, row)
}

function baseRow(context: LogContext, item: LogItem, message: OpenedMessage) {
  return {
    id: item.id,
    chatId: context.log.logId,
    order: item.seq,
    senderId: item.senderId,
    deviceId: item.deviceId,
    // The sender's clock is signed; one that runs ahead may not put a message into the future.
    atMs: Math.min(message.sentAtMs, context.engine.clock.nowMs()),
    hash: message.hash,
    reactions: {},
    isQueued: false,
  }
}

function countUnread(context: LogContext, row: MessageRow): void {
  const chat = context.mustChat()
  if (row.order <= chat.readUpto || !isUnread(row, context.self.accountId)) return
  const first = Math.min(row.order, chat.firstUnreadOrder ?? row.order)
  context.chat = { ...chat, unread: chat.unread + 1, firstUnreadOrder: first }
}

async function applyEffect(
  context: LogContext,
  item: LogItem,
  message: OpenedMessage,
  body: EffectBody,
): Promise<void> {
  const roster = await context.rosterAt(item.seq)
  const role = roster && findMemberByText(roster, item.senderId)?.role
  if (role === undefined) return
  const effect: PendingEffect = { body, senderId: item.senderId, role, seq: item.seq, atMs: message.sentAtMs }
  const target = await loadMessageByHash(context.tx, context.log.logId, body.targetHash)
  if (target === undefined) {
    context.tx.put('pending', effectKey(context, body.targetHash, item.seq), effect)
    context.areEffectsWaiting = true
    return
  }
  const changed = changeRow(target, effect)
  if (changed !== target) await updateMessage(context, changed)
}

/** Edits and reactions that came before their target, because the target stood in a hole. */
async function applyWaitingEffects(context: LogContext, row: MessageRow): Promise<MessageRow> {
  if (row.hash === undefined || !(await areEffectsWaiting(context))) return row
  const prefix = effectKey(context, row.hash).slice(0, 3)
  const waiting = await context.tx.range('pending', { lower: prefix, upper: [...prefix, Number.MAX_SAFE_INTEGER] })
  let changed = row
  for (const { key, value } of waiting) {
    if ('role' in value) changed = changeRow(changed, value)
    context.tx.remove('pending', key)
  }
  if (changed !== row) {
    await updateMessage(context, changed)
    context.isLastStale = true
  }
  return changed
}

/** Asked once for a whole page: nearly always nothing waits. */
async function areEffectsWaiting(context: LogContext): Promise<boolean> {
  if (context.areEffectsWaiting === undefined) {
    const range = { ...effectRange(context.log.logId), limit: 1 }
    context.areEffectsWaiting = (await context.tx.range('pending', range)).length > 0
  }
  return context.areEffectsWaiting
}

/** All that waits in one chat. */
export function effectRange(chatId: ChatId): { lower: string[]; upper: string[] } {
  return { lower: ['effect', chatId], upper: ['effect', chatId, '\uffff'] }
}

function effectKey(context: LogContext, targetHash: Uint8Array, seq = 0): (string | number)[] {
  return ['effect', context.log.logId, idText(targetHash), seq]
}

/** The row after an effect. Effects may come in any order: of each kind the one with the highest seq holds. */
export function changeRow(row: MessageRow, effect: PendingEffect): MessageRow {
  const { body, senderId, seq } = effect
  if (row.kind === 'deleted' || !isAllowed(row, effect)) return row
  switch (body.type) {
    case 'edit':
      if ((row.edit?.seq ?? 0) > seq) return row
      return { ...row, text: body.text, edit: { seq, atMs: effect.atMs, revision: body.revision } }
    case 'delete':
      return body.forEveryone
        ? { ...withoutBlank(row), kind: 'deleted', text: '', reactions: {}, deletedSeq: seq }
        : row
    default: {
      if ((row.reactions[senderId]?.seq ?? 0) > seq) return row
      return { ...row, reactions: { ...row.reactions, [senderId]: { emoji: body.emoji, seq } } }
    }
  }
}

function withoutBlank({ isBlank: _explained, ...row }: MessageRow): MessageRow {
  return row
}

function isAllowed(row: MessageRow, { body, senderId, role }: PendingEffect): boolean {
  const isTarget = row.kind === 'text' || (row.isBlank === true && body.type === 'delete')
  if (!isTarget) return false
  try {
    checkAuthor(body, { aid: idBytes(senderId), role }, { aid: idBytes(row.senderId), type: 'text' })
    return true
  } catch (error) {
    if (error instanceof E2eeError) return false
    throw error
  }
}

async function applyReceipt(context: LogContext, item: LogItem, body: BodyOf<'receipt'>): Promise<void> {
  const chat = context.mustChat()
  const upto = Math.min(body.uptoSeq, item.seq)
  const chain = await chainAt(context.tx, context.log, upto)
  // Zeros say that the sender knows no transcript yet.
  const isNamed = upto === body.uptoSeq && body.chain16.some((byte) => byte !== 0)
  if (chain !== undefined && isNamed && !equalStart(body.chain16, chain)) {
    context.alarm({ code: 'TRANSCRIPT_FORK', accountId: item.senderId })
  }
  if (item.senderId === context.self.accountId) return moveOwnMarker(context, body.status, upto)
  const before = chat.markers[item.senderId] ?? { delivered: 0, read: 0 }
  const after = {
    delivered: Math.max(before.delivered, upto),
    read: body.status === 'read' ? Math.max(before.read, upto) : before.read,
  }
  const from = before.read < after.read ? before.read : before.delivered
  context.chat = { ...chat, markers: { ...chat.markers, [item.senderId]: after } }
  context.markersMovedFrom = Math.min(context.markersMovedFrom ?? from, from)
}

/** Another device of this account has received or read. */
export function moveOwnMarker(context: LogContext, status: 'delivered' | 'read', upto: number): void {
  const chat = context.mustChat()
  const deliveredUpto = Math.max(chat.deliveredUpto, upto)
  const readUpto = status === 'read' ? Math.max(chat.readUpto, upto) : chat.readUpto
  context.chat = { ...chat, deliveredUpto, readUpto }
  if (readUpto === chat.readUpto) return
  context.isUnreadStale = true
  context.readFrom ??= chat.readUpto
}

/** A row in place of a message that could not be opened; the same row is replaced when it can be. */
export async function putUndecryptable(context: LogContext, item: LogItem, isHeldBack: boolean): Promise<void> {
  if (item.kind !== 'message') return
  const text = isHeldBack
    ? 'This message cannot be opened yet. It is kept and tried again when keys arrive.'
    : 'This message cannot be opened.'
  const shown = await loadMessage(context.tx, context.log.logId, item.id)
  if (shown?.kind === 'undecryptable' && shown.text !== text) await updateMessage(context, { ...shown, text })
  if (shown !== undefined) return
  const row: MessageRow = {
    id: item.id,
    chatId: context.log.logId,
    order: item.seq,
    senderId: item.senderId,
    deviceId: item.deviceId,
    atMs: item.atMs,
    kind: 'undecryptable',
    text,
    reactions: {},
    isQueued: false,
  }
  await putMessage(context, row)
  countUnread(context, row)
}

/** A row in place of a message that came without its body. A signed deletion may explain it, now or later on the page. */
export async function putBlank(context: LogContext, item: LogItem): Promise<void> {
  const { hash, senderId } = item
  context.blanks.push({ hash, senderId })
  if (item.kind !== 'message' || (await loadMessageByHash(context.tx, item.logId, hash)) !== undefined) return
  const row: MessageRow = {
    ...{ id: item.id, chatId: item.logId, order: item.seq, senderId, deviceId: item.deviceId, atMs: item.atMs },
    kind: 'undecryptable',
    text: 'The server has emptied this message, and nobody has said that it was deleted.',
    hash,
    reactions: {},
    isQueued: false,
    isBlank: true,
  }
  await putMessage(context, row)
  countUnread(context, await applyWaitingEffects(context, row))
}

/** Whatever was emptied and is not explained by the end of its page is missing. */
export async function accuseBlanks(context: LogContext): Promise<void> {
  for (const { hash, senderId } of context.blanks) {
    const row = await loadMessageByHash(context.tx, context.log.logId, hash)
    if (row === undefined || row.isBlank === true) context.alarm({ code: 'GAP', accountId: senderId })
  }
}
