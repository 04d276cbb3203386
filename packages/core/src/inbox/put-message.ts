import type { ChatId, ItemId, LogItem } from '@stogram/contract'
import { idText } from '@stogram/e2ee'
import type { Tx } from '../replica/database.ts'
import { makeItemId } from '../replica/ids.ts'
import { type LastMessage, type MessageRow, QUEUED_ORDER } from '../replica/rows.ts'
import type { LogContext } from './log-context.ts'

const HIGHEST_ORDER = Number.MAX_SAFE_INTEGER

/** Stages a message row with its two indexes, and lets the chat row follow. */
export async function putMessage(context: LogContext, row: MessageRow): Promise<void> {
  const { tx } = context
  if (context.log.isTurnedBack === true) await dropKept(context, row)
  tx.put('messages', [row.chatId, row.order], row)
  tx.put('messages', [row.chatId, 'id', row.id], row.order)
  if (row.hash !== undefined) tx.put('messages', [row.chatId, 'hash', idText(row.hash)], row.order)
  context.show(row)
  const chat = context.mustChat()
  if (row.isHidden !== true && (chat.last === undefined || row.order >= chat.last.order)) {
    const last = lastOf(row)
    context.chat = { ...chat, last, activityAtMs: Math.max(chat.activityAtMs, row.atMs) }
  }
}

/** A message that was kept after the server had lost it has come again. */
async function dropKept({ tx }: LogContext, { chatId, id, order }: MessageRow): Promise<void> {
  const kept = await loadMessage(tx, chatId, id)
  if (kept?.isKept !== true || kept.order === order) return
  tx.remove('messages', [chatId, kept.order])
  if (kept.hash !== undefined) tx.remove('messages', [chatId, 'hash', idText(kept.hash)])
}

/**
 * The item under an id that no other message has: ids are the server's word, and one that is taken would let an item
 * stand in another's place. What is meant by somebody is named by hash, so a new id loses nothing.
 */
export async function withOwnId(context: LogContext, item: LogItem): Promise<LogItem> {
  const order = await context.tx.get('messages', [item.logId, 'id', item.id])
  if (order === undefined || order === item.seq) return item
  const row = await loadMessage(context.tx, item.logId, item.id)
  if (row?.isKept === true && row.senderId === item.senderId) return item
  context.alarm({ code: 'TRANSCRIPT_FORK' })
  return { ...item, id: makeItemId(context.engine.clock.nowMs()) }
}

/** Changes a row in place of its order. */
export async function updateMessage(context: LogContext, row: MessageRow): Promise<void> {
  context.tx.put('messages', [row.chatId, row.order], row)
  context.show(row)
  if (context.chat?.last?.id === row.id) context.isLastStale = true
}

export function removeMessage(context: LogContext, row: MessageRow): void {
  const { tx, engine } = context
  tx.remove('messages', [row.chatId, row.order])
  tx.remove('messages', [row.chatId, 'id', row.id])
  if (row.hash !== undefined) tx.remove('messages', [row.chatId, 'hash', idText(row.hash)])
  tx.afterCommit(() => engine.patches.messageRemoved(row.chatId, row.id))
  if (context.chat?.last?.id === row.id) context.isLastStale = true
}

export async function loadMessage(tx: Pick<Tx, 'get'>, chatId: ChatId, id: ItemId): Promise<MessageRow | undefined> {
  return followIndex(tx, chatId, ['id', id])
}

export async function loadMessageByHash(
  tx: Pick<Tx, 'get'>,
  chatId: ChatId,
  hash: Uint8Array,
): Promise<MessageRow | undefined> {
  return followIndex(tx, chatId, ['hash', idText(hash)])
}

async function followIndex(tx: Pick<Tx, 'get'>, chatId: ChatId, index: string[]): Promise<MessageRow | undefined> {
  const order = await tx.get('messages', [chatId, ...index])
  if (typeof order !== 'number') return undefined
  const row = await tx.get('messages', [chatId, order])
  return typeof row === 'object' ? row : undefined
}

/** Brings what the chat row says about its messages up to date; once at the end of a piece of work. */
export async function settleChat(context: LogContext): Promise<void> {
  if (context.chat === undefined) return
  if (context.isLastStale) await findLast(context)
  if (context.isUnreadStale) await countUnread(context)
  if (context.markersMovedFrom !== undefined) await showOwnFrom(context, context.markersMovedFrom)
}

async function findLast(context: LogContext): Promise<void> {
  const { last: _old, ...chat } = context.mustChat()
  const rows = await messageRange(context.tx, chat.id, { reverse: true, limit: 20 })
  const row = rows.find((candidate) => candidate.isHidden !== true)
  context.chat = row === undefined ? chat : { ...chat, last: lastOf(row) }
}

/** Rows are read in pages of so many. Reading on looks at one page: of more, what was read just now is taken off. */
const PAGE_ROWS = 1_000
/** Whatever else makes the count doubtful is seldom, and has it made anew up to here. */
const MOST_ROWS = 20_000

async function countUnread(context: LogContext): Promise<void> {
  const { firstUnreadOrder: _old, ...chat } = context.mustChat()
  const counted = await countAfter(context, chat.readUpto, context.readFrom === undefined ? MOST_ROWS : PAGE_ROWS)
  const { count, first, isAll } = counted
  const unread = isAll ? count : Math.max(count, chat.unread - (await countRead(context)))
  context.chat = { ...chat, unread, ...(first === undefined ? {} : { firstUnreadOrder: first }) }
}

async function countAfter(context: LogContext, after: number, mostRows: number) {
  let [count, at]: [number, number] = [0, after]
  let first: number | undefined
  for (let looked = 0; looked < mostRows; looked += PAGE_ROWS) {
    const rows = await messageRange(context.tx, context.log.logId, {
      after: at,
      before: QUEUED_ORDER,
      limit: PAGE_ROWS,
    })
    const orders = unreadOf(context, rows)
    count += orders.length
    first ??= orders[0]
    if (rows.length < PAGE_ROWS) return { count, first, isAll: true }
    at = rows.at(-1)?.order ?? at
  }
  return { count, first, isAll: false }
}

async function countRead(context: LogContext): Promise<number> {
  const { id, readUpto } = context.mustChat()
  if (context.readFrom === undefined) return 0
  return unreadOf(context, await messageRange(context.tx, id, { after: context.readFrom, before: readUpto + 1 })).length
}

function unreadOf({ self }: LogContext, rows: readonly MessageRow[]): number[] {
  return rows.flatMap((row) => (isUnread(row, self.accountId) ? [row.order] : []))
}

/** Only what a window may show; older rows get their state when they are read. */
async function showOwnFrom(context: LogContext, order: number): Promise<void> {
  const rows = await messageRange(context.tx, context.log.logId, {
    after: order,
    before: QUEUED_ORDER,
    reverse: true,
    limit: 200,
  })
  for (const row of rows) if (row.senderId === context.self.accountId) context.show(row)
}

export function isUnread(row: MessageRow, accountId: string): boolean {
  if (row.isKept === true) return false
  return row.senderId !== accountId && (row.kind === 'text' || row.kind === 'undecryptable') && row.isHidden !== true
}

export interface MessageRange {
  /** Both exclusive. */
  after?: number
  before?: number
  reverse?: boolean
  limit?: number
}

export async function messageRange(tx: Pick<Tx, 'range'>, chatId: ChatId, range: MessageRange): Promise<MessageRow[]> {
  const rows = await tx.range('messages', {
    lower: [chatId, range.after ?? 0],
    upper: [chatId, range.before ?? HIGHEST_ORDER],
    openLower: true,
    openUpper: true,
    ...(range.reverse === true ? { reverse: true } : {}),
    ...(range.limit === undefined ? {} : { limit: range.limit }),
  })
  return rows.flatMap(({ value }) => (typeof value === 'object' ? [value] : []))
}

function lastOf(row: MessageRow): LastMessage {
  return {
    order: row.order,
    text: row.text.slice(0, 200),
    senderId: row.senderId,
    atMs: row.atMs,
    kind: row.kind,
    id: row.id,
    isQueued: row.isQueued,
    isFailed: row.failure !== undefined,
    ...(row.action === undefined ? {} : { action: row.action }),
  }
}
