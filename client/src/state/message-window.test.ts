import type { MessageView } from '@stogram/core'
import { describe, expect, test } from 'vitest'
import { appendPage, MAX_WINDOW, prependPage, reduceMessages, windowOf } from './message-window.ts'

describe('a message window', () => {
  const base = windowOf({ messages: [message(1), message(2)], hasOlder: true, hasNewer: false })

  test('takes a newer message at its end', () => {
    expect(orders(reduceMessages(base, [message(3)], []))).toEqual([1, 2, 3])
  })
  test('leaves an older message for its page', () => {
    expect(reduceMessages(base, [message(0)], [])).toBe(base)
  })
  test('leaves a newer message for its page when it is not at the end', () => {
    const middle = { ...base, hasNewer: true }
    expect(reduceMessages(middle, [message(3)], [])).toBe(middle)
  })
  test('moves a placed message to its order under the same id', () => {
    const queued = reduceMessages(base, [{ ...message(9_000), id: 'mine' }], [])
    const other = reduceMessages(queued, [message(4)], [])
    const placed = reduceMessages(other, [{ ...message(3), id: 'mine' }], [])
    expect(placed.messages.map((each) => each.id)).toEqual(['m1', 'm2', 'mine', 'm4'])
  })
  test('keeps the identity of unchanged rows', () => {
    const after = reduceMessages(base, [{ ...message(2), text: 'edited' }], [])
    expect(after.messages[0]).toBe(base.messages[0])
    expect(after.messages[1]?.text).toBe('edited')
  })
  test('drops removed rows', () => {
    expect(orders(reduceMessages(base, [], ['m1']))).toEqual([2])
  })
  test('pushes rows out at the newer end for an older page, and says so', () => {
    const full = windowOf({ messages: range(200, 200 + MAX_WINDOW), hasOlder: true, hasNewer: false })
    const after = prependPage(full, { messages: range(150, 200), hasOlder: false, hasNewer: true })
    expect(after.messages).toHaveLength(MAX_WINDOW)
    expect(after.messages[0]?.order).toBe(150)
    expect(after).toMatchObject({ hasOlder: false, hasNewer: true })
  })
  test('pushes rows out at the older end for a newer page, and says so', () => {
    const full = windowOf({ messages: range(0, MAX_WINDOW), hasOlder: false, hasNewer: true })
    const page = { messages: range(MAX_WINDOW, MAX_WINDOW + 10), hasOlder: true, hasNewer: false }
    const after = appendPage(full, page)
    expect(after.messages[0]?.order).toBe(10)
    expect(after).toMatchObject({ hasOlder: true, hasNewer: false })
  })
  test('shows what changed, not the page that was read before the change', () => {
    const changed = reduceMessages(base, [{ ...message(2), text: 'edited' }], [])
    const page = { messages: [message(1), message(2)], hasOlder: false, hasNewer: false }
    expect(appendPage(changed, page).messages[1]?.text).toBe('edited')
  })
  test('stays below its cap: the oldest rows leave', () => {
    const full = windowOf({ messages: range(0, MAX_WINDOW), hasOlder: false, hasNewer: false })
    const after = reduceMessages(full, range(MAX_WINDOW, MAX_WINDOW + 5), [])
    expect(after.messages).toHaveLength(MAX_WINDOW)
    expect(after.messages[0]?.order).toBe(5)
    expect(after).toMatchObject({ hasOlder: true, hasNewer: false })
  })
  test('keeps its rows while somebody reads further up: the newest wait', () => {
    const full = windowOf({ messages: range(0, MAX_WINDOW), hasOlder: false, hasNewer: false })
    const after = reduceMessages(full, range(MAX_WINDOW, MAX_WINDOW + 5), [], true)
    expect(after.messages.at(-1)?.order).toBe(MAX_WINDOW - 1)
    expect(after).toMatchObject({ hasOlder: false, hasNewer: true })
  })
  test('is the same after a page without anything in it', () => {
    const nothing = { messages: [], hasOlder: true, hasNewer: false }
    expect(prependPage(base, nothing)).toBe(base)
    expect(appendPage(base, nothing)).toBe(base)
  })
})

function orders(window: { messages: readonly MessageView[] }): number[] {
  return window.messages.map((each) => each.order)
}

function range(from: number, to: number): MessageView[] {
  return Array.from({ length: to - from }, (_, index) => message(from + index))
}

function message(order: number): MessageView {
  return {
    id: `m${order}`,
    chatId: 'a',
    order,
    senderId: 'x',
    senderName: 'X',
    isOwn: false,
    atMs: order,
    kind: 'text',
    text: `text ${order}`,
    reactions: [],
  }
}
