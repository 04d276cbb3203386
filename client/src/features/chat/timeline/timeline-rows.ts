import type { MessageView } from '@stogram/core'

/** What the message list draws, top to bottom. Keys are stable for as long as the row means the same thing. */
export type TimelineRow =
  | { type: 'date'; key: string; atMs: number }
  | { type: 'unread'; key: 'unread' }
  | { type: 'message'; key: string; message: MessageView; startsGroup: boolean; endsGroup: boolean }

const GROUP_GAP_MS = 5 * 60_000

/**
 * `dividerOrder` is the order of the message above which the unread line stands. While older messages exist,
 * the first one is context only: drawn, it would change its height when its predecessor came.
 */
export function makeTimelineRows(
  messages: readonly MessageView[],
  dividerOrder: number | undefined,
  hasOlder: boolean,
): TimelineRow[] {
  const rows: TimelineRow[] = []
  let isDividerDue = dividerOrder !== undefined
  messages.forEach((message, index) => {
    const previous = messages[index - 1]
    const next = messages[index + 1]
    if (index === 0 && hasOlder && next !== undefined) return
    const startsDay = previous === undefined || !isSameDay(previous.atMs, message.atMs)
    if (startsDay) {
      rows.push({ type: 'date', key: `date-${dayKey(message.atMs)}`, atMs: message.atMs })
    }
    const isDivider = isDividerDue && message.order >= (dividerOrder ?? 0)
    if (isDivider) {
      rows.push({ type: 'unread', key: 'unread' })
      isDividerDue = false
    }
    const isNextDivided = isDividerDue && next !== undefined && next.order >= (dividerOrder ?? 0)
    rows.push({
      type: 'message',
      key: message.id,
      message,
      startsGroup: isDivider || !isOneGroup(previous, message),
      endsGroup: isNextDivided || !isOneGroup(message, next),
    })
  })
  return rows
}

function isOneGroup(first: MessageView | undefined, second: MessageView | undefined): boolean {
  return (
    first !== undefined &&
    second !== undefined &&
    first.kind !== 'system' &&
    second.kind !== 'system' &&
    first.senderId === second.senderId &&
    second.atMs - first.atMs <= GROUP_GAP_MS &&
    isSameDay(first.atMs, second.atMs)
  )
}

function isSameDay(firstMs: number, secondMs: number): boolean {
  return dayKey(firstMs) === dayKey(secondMs)
}

function dayKey(atMs: number): string {
  const date = new Date(atMs)
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`
}
