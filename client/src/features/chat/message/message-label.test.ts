import type { MessageView } from '@stogram/core'
import { expect, test } from 'vitest'
import { announcement, messageLabel } from './message-label.ts'

const message: MessageView = {
  id: 'm',
  chatId: 'c',
  order: 1,
  senderId: 'a',
  senderName: 'Alice',
  isOwn: false,
  atMs: new Date(2026, 2, 12, 9, 42).getTime(),
  kind: 'text',
  text: 'Bus at 7:40?',
  reactions: [],
}

test('a message is said as sender, text, time', () => {
  expect(messageLabel(message)).toMatch(/^Alice, Bus at 7:40\?, 0?9:42/)
})

test('an own reply says whom it answers and how far it got', () => {
  const reply: MessageView = {
    ...message,
    isOwn: true,
    state: 'read',
    replyTo: { senderName: 'Tomás', text: 'snow' },
    reactions: [{ emoji: '👍', accountIds: ['a', 'b', 'c', 'd'], own: false }],
    editedAtMs: 5,
  }
  expect(messageLabel(reply)).toMatch(/^You, in reply to Tomás, Bus at 7:40\?, 👍 4, edited, .*, Read$/)
})

test('a deleted message says so, a system row is its own sentence', () => {
  expect(messageLabel({ ...message, kind: 'deleted', text: '' })).toContain('Message deleted')
  expect(messageLabel({ ...message, kind: 'system', text: 'Bob joined.' })).toBe('Bob joined.')
})

test('arrivals are announced by name when single, by number when many', () => {
  const own = { ...message, isOwn: true }
  expect(announcement([message, own])).toBe('Alice: Bus at 7:40?')
  expect(announcement([message, message])).toBe('2 new messages')
  expect(announcement([own])).toBe('')
})
