import type { MessageView } from '@stogram/core'
import { expect, test } from 'vitest'
import { applyToWindow, extendNewer, extendOlder, WINDOW_ROWS } from './message-window.ts'

function message(order: number, id = `m${order}`): MessageView {
  return {
    id,
    chatId: 'c',
    order,
    senderId: 'a',
    senderName: 'A',
    isOwn: false,
    atMs: order,
    kind: 'text',
    text: String(order),
    reactions: [],
  }
}

function range(from: number, to: number): MessageView[] {
  return Array.from({ length: to - from + 1 }, (_, index) => message(from + index))
}

const orders = (window: { messages: readonly MessageView[] }) =>
  window.messages.map((found) => found.order)

test('going up past the limit drops the newest and remembers that they exist', () => {
  const full = { messages: range(101, 220), hasOlder: true, hasNewer: false }
  const window = extendOlder(full, { messages: range(71, 100), hasOlder: true, hasNewer: true })
  expect(window.messages).toHaveLength(WINDOW_ROWS)
  expect(orders(window).at(0)).toBe(71)
  expect(orders(window).at(-1)).toBe(190)
  expect(window.hasNewer).toBe(true)
})

test('going down past the limit drops the oldest', () => {
  const full = { messages: range(1, 120), hasOlder: false, hasNewer: true }
  const window = extendNewer(full, { messages: range(121, 150), hasOlder: true, hasNewer: false })
  expect(orders(window).at(0)).toBe(31)
  expect(window.hasOlder).toBe(true)
  expect(window.hasNewer).toBe(false)
})

test('a new message joins at the bottom only when the bottom is in the window', () => {
  const patch = { upserts: [message(11)], removes: [] }
  const atBottom = { messages: range(1, 10), hasOlder: false, hasNewer: false }
  expect(orders(applyToWindow(atBottom, patch, 'newest')).at(-1)).toBe(11)
  const above = { ...atBottom, hasNewer: true }
  expect(applyToWindow(above, patch, 'newest')).toBe(above)
})

test('a placed message moves to its order and keeps its id', () => {
  const queued = message(1e12, 'mine')
  const window = { messages: [...range(1, 3), queued], hasOlder: false, hasNewer: false }
  const patch = { upserts: [message(4), { ...queued, order: 5 }], removes: [] }
  const applied = applyToWindow(window, patch, 'newest')
  expect(applied.messages.map((found) => found.id)).toEqual(['m1', 'm2', 'm3', 'm4', 'mine'])
})

test('unchanged messages keep their identity', () => {
  const window = { messages: range(1, 3), hasOlder: false, hasNewer: false }
  const applied = applyToWindow(window, { upserts: [message(2)], removes: [] }, 'newest')
  expect(applied.messages[0]).toBe(window.messages[0])
})

test('a patch that touches nothing shown returns the same window', () => {
  const window = { messages: range(5, 9), hasOlder: true, hasNewer: true }
  const patch = { upserts: [message(2), message(40)], removes: ['m77'] }
  expect(applyToWindow(window, patch, 'oldest')).toBe(window)
})

test('removed messages leave', () => {
  const window = { messages: range(1, 3), hasOlder: false, hasNewer: false }
  expect(orders(applyToWindow(window, { upserts: [], removes: ['m2'] }, 'newest'))).toEqual([1, 3])
})

test('a reader above the bottom keeps what is on screen when the window is full', () => {
  const window = { messages: range(1, 120), hasOlder: false, hasNewer: false }
  const applied = applyToWindow(window, { upserts: [message(121)], removes: [] }, 'oldest')
  expect(orders(applied).at(0)).toBe(1)
  expect(applied.hasNewer).toBe(true)
})

test('an empty chat takes its first message', () => {
  const empty = { messages: [], hasOlder: false, hasNewer: false }
  expect(orders(applyToWindow(empty, { upserts: [message(1)], removes: [] }, 'newest'))).toEqual([1])
})
