import type { MessageView } from '@stogram/core'
import { expect, test } from 'vitest'
import { planOpening } from './plan-opening.ts'

function windowOf(from: number, to: number, hasNewer = false) {
  const messages = [from, to].map((order): MessageView => {
    const sender = { senderId: 'a', senderName: 'A', isOwn: false }
    return { id: `m${order}`, chatId: 'c', order, ...sender, atMs: 0, kind: 'text', text: '', reactions: [] }
  })
  return { messages, hasOlder: true, hasNewer }
}
const saved = { anchorId: 'm5', anchorOrder: 5, offsetPx: -12 }
const none = { firstUnreadOrder: undefined, saved: undefined, window: undefined }

test('a chat seen for the first time opens at its newest message', () => {
  expect(planOpening(none)).toMatchObject({ placement: { kind: 'bottom' }, read: 'newest' })
})

test('a chat still in memory opens without reading', () => {
  expect(planOpening({ ...none, window: windowOf(1, 9) }).read).toBe('nothing')
  expect(planOpening({ ...none, window: windowOf(1, 9, true) }).read).toBe('newest')
})

test('unread messages come before the saved place', () => {
  const opening = planOpening({ firstUnreadOrder: 20, saved, window: windowOf(1, 9) })
  expect(opening).toEqual({ dividerOrder: 20, placement: { kind: 'unread' }, read: 20 })
})

test('a chat that was left in the middle opens there', () => {
  expect(planOpening({ ...none, saved }).read).toBe(5)
  const opening = planOpening({ ...none, saved, window: windowOf(1, 9) })
  expect(opening).toMatchObject({ placement: { kind: 'anchor' }, read: 'nothing' })
})
