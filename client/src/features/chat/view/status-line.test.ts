import { expect, test } from 'vitest'
import { statusLine } from './status-line.ts'

const group = { isOffline: false, isPrivate: false, memberCount: 6, presence: undefined, username: undefined }
const pair = { isOffline: false, isPrivate: true, memberCount: 2, presence: 'online', username: 'ana' }

test('a group says how many', () => {
  expect(statusLine(group)).toBe('6 people')
  expect(statusLine({ ...group, memberCount: 1 })).toBe('only you')
})

test('a private chat says what is known of the other one', () => {
  expect(statusLine(pair)).toBe('online')
  expect(statusLine({ ...pair, presence: undefined })).toBe('@ana')
  expect(statusLine({ ...pair, presence: undefined, username: undefined })).toBe('private chat')
})

test('a chat says that it waits for the network, and nothing that may be old', () => {
  expect(statusLine({ ...pair, isOffline: true })).toBe('Waiting for the network…')
  expect(statusLine({ ...group, isOffline: true })).toBe('Waiting for the network…')
})
