import type { MessageView } from '@stogram/core'
import { expect, test } from 'vitest'
import { makeTimelineRows } from './timeline-rows.ts'

const NOON = new Date(2026, 2, 12, 12).getTime()
const MINUTE = 60_000

function message(order: number, senderId: string, atMs: number, kind: MessageView['kind'] = 'text') {
  const names = { senderId, senderName: senderId, isOwn: senderId === 'me' }
  return { id: `m${order}`, chatId: 'c', order, ...names, atMs, kind, text: 'x', reactions: [] }
}

function shape(messages: MessageView[], dividerOrder?: number, hasOlder = false): string {
  return makeTimelineRows(messages, dividerOrder, hasOlder)
    .map((row) => {
      if (row.type !== 'message') return row.type
      return `${row.startsGroup ? '(' : ''}${row.key}${row.endsGroup ? ')' : ''}`
    })
    .join(' ')
}

test('messages of one sender within five minutes are one group', () => {
  const first = message(1, 'a', NOON)
  const second = message(2, 'a', NOON + 5 * MINUTE)
  const third = message(3, 'a', NOON + 11 * MINUTE)
  expect(shape([first, second, third])).toBe('date (m1 m2) (m3)')
})

test('another sender or a system row ends the group', () => {
  const rows = [message(1, 'a', NOON), message(2, 'b', NOON), message(3, 'b', NOON, 'system')]
  expect(shape(rows)).toBe('date (m1) (m2) (m3)')
})

test('a new day starts with its date and a new group', () => {
  const night = new Date(2026, 2, 12, 23, 59).getTime()
  const rows = [message(1, 'a', night), message(2, 'a', night + 2 * MINUTE)]
  expect(shape(rows)).toBe('date (m1) date (m2)')
})

test('with older messages to come, the first one is context and not drawn', () => {
  const rows = [1, 2, 3].map((order) => message(order, 'a', NOON))
  expect(shape(rows, undefined, true)).toBe('m2 m3)')
  expect(shape(rows.slice(0, 1), undefined, true)).toBe('date (m1)')
})

test('the unread line stands above the first unread message and splits its group', () => {
  const rows = [1, 2, 3].map((order) => message(order, 'a', NOON))
  expect(shape(rows, 2)).toBe('date (m1) unread (m2 m3)')
})

test('the unread line stands at the next message when the first unread one is gone', () => {
  const rows = [1, 4].map((order) => message(order, 'a', NOON))
  expect(shape(rows, 2)).toBe('date (m1) unread (m4)')
})
