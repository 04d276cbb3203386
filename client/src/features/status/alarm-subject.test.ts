import type { ChatView } from '@stogram/core'
import { expect, test } from 'vitest'
import { useStore } from '../../state/store.ts'
import { subjectOf } from './alarm-subject.ts'

const rest = { memberCount: 2, canPost: true, unread: 0, failed: 0, activityAtMs: 0 }
const hike: ChatView = { id: 'hike', kind: 'GROUP', title: 'Weekend hike', ...rest }
const mira: ChatView = { id: 'private', kind: 'PRIVATE', title: 'Mira', peerId: 'mira', ...rest }
const person = { accountId: 'mira', username: 'mira', displayName: 'Mira Okafor', bio: '', isSelf: false }
const state = { ...useStore.getState(), chatsById: { hike, private: mira }, peopleById: { mira: person } }
const alarm = { id: 'a', code: 'GAP', atMs: 0, text: '' }

test('an alarm names what it is about and leads there', () => {
  expect(subjectOf(state, { ...alarm, chatId: 'hike' })).toEqual({ name: 'Weekend hike', chatId: 'hike' })
  expect(subjectOf(state, { ...alarm, accountId: 'mira' })).toEqual({ name: 'Mira Okafor', chatId: 'private' })
  const device = { ...alarm, accountId: 'mira', deviceId: 'd' }
  expect(subjectOf(state, device)).toEqual({ name: 'Unnamed device', chatId: undefined })
  expect(subjectOf(state, { ...device, deviceName: 'Chrome on Linux' })?.name).toBe('Chrome on Linux')
})

test('an alarm about nothing that is known here names nothing', () => {
  expect(subjectOf(state, alarm)).toBeUndefined()
  expect(subjectOf(state, { ...alarm, chatId: 'gone' })).toBeUndefined()
})
