import type { MessageView } from '@stogram/core'
import { expect, test } from 'vitest'
import { abilitiesOf } from './message-actions.ts'

const message: MessageView = {
  id: 'm',
  chatId: 'c',
  order: 1,
  senderId: 'a',
  senderName: 'Alice',
  isOwn: false,
  atMs: 0,
  kind: 'text',
  text: 'x',
  reactions: [],
}

test('a message of somebody else can be answered, not edited', () => {
  expect(abilitiesOf(message, true)).toEqual(['reply', 'react', 'copy', 'delete'])
})

test('an own message can be edited', () => {
  expect(abilitiesOf({ ...message, isOwn: true, state: 'sent' }, true)).toContain('edit')
})

test('a waiting message cannot be answered yet', () => {
  const abilities = abilitiesOf({ ...message, isOwn: true, state: 'queued' }, true)
  expect(abilities).toEqual(['copy', 'edit', 'delete'])
})

test('a failed message can be retried or thrown away', () => {
  const abilities = abilitiesOf({ ...message, isOwn: true, state: 'failed' }, true)
  expect(abilities).toEqual(['retry', 'copy', 'discard'])
})

test('in a chat that was left, messages can only be copied and deleted here', () => {
  expect(abilitiesOf(message, false)).toEqual(['copy', 'delete'])
})

test('who reacted can be looked up where somebody did', () => {
  const reactions = [{ emoji: '👍', accountIds: ['b'], own: false }]
  expect(abilitiesOf({ ...message, reactions }, false)).toEqual(['reactions', 'copy', 'delete'])
})

test('a system row offers nothing', () => {
  expect(abilitiesOf({ ...message, kind: 'system' }, true)).toEqual([])
})
