import { expect, test } from 'vitest'
import { statusLine } from './status-line.ts'

const group = { isPrivate: false, memberCount: 6, typingNames: [], presence: undefined, username: undefined }
const pair = { isPrivate: true, memberCount: 2, typingNames: [], presence: 'online', username: 'ana' }

test('a group says how many and who is typing', () => {
  expect(statusLine(group)).toBe('6 people')
  expect(statusLine({ ...group, typingNames: ['Mira'] })).toBe('6 people · Mira is typing…')
  expect(statusLine({ ...group, typingNames: ['A', 'B', 'C'] })).toBe('6 people · A and 2 others are typing…')
  expect(statusLine({ ...group, memberCount: 1 })).toBe('only you')
})

test('a private chat says typing, then presence', () => {
  expect(statusLine({ ...pair, typingNames: ['Ana'] })).toBe('typing…')
  expect(statusLine(pair)).toBe('online')
  expect(statusLine({ ...pair, presence: undefined })).toBe('@ana')
  expect(statusLine({ ...pair, presence: undefined, username: undefined })).toBe('private chat')
})
