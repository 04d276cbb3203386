import type { ChatView } from '@stogram/core'
import { expect, test } from 'vitest'
import { useStore } from '../../state/store.ts'
import { chatOf, nameOf } from './alarm-banner.tsx'

const rest = { memberCount: 2, canPost: true, unread: 0, failed: 0, activityAtMs: 0 }
const hike: ChatView = { id: 'hike', kind: 'GROUP', title: 'Weekend hike', ...rest }
const mira: ChatView = { id: 'private', kind: 'PRIVATE', title: 'Mira', peerId: 'mira', ...rest }
const person = { accountId: 'mira', username: 'mira', displayName: 'Mira Okafor', bio: '', isSelf: false }
const state = { ...useStore.getState(), chatsById: { hike, private: mira }, peopleById: { mira: person } }
const alarm = { id: 'a', code: 'GAP', atMs: 0, text: '' }

test('an alarm names what it is about and leads there', () => {
  expect(nameOf(state, { ...alarm, chatId: 'hike' })).toBe('Weekend hike')
  expect(chatOf(state, { ...alarm, chatId: 'hike' })).toBe('hike')
  expect(nameOf(state, { ...alarm, accountId: 'mira' })).toBe('Mira Okafor')
  expect(chatOf(state, { ...alarm, accountId: 'mira' })).toBe('private')
})

test('an alarm about nothing that is known here names nothing', () => {
  expect(nameOf(state, alarm)).toBeUndefined()
  expect(chatOf(state, alarm)).toBeUndefined()
  expect(chatOf(state, { ...alarm, chatId: 'gone' })).toBeUndefined()
})
