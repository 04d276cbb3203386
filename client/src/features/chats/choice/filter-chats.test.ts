import type { ChatView } from '@stogram/core'
import { expect, test } from 'vitest'
import { filterChats } from './filter-chats.ts'

function chat(title: string): ChatView {
  return { id: title, kind: 'GROUP', title, memberCount: 2, canPost: true, unread: 0, failed: 0, activityAtMs: 0 }
}
const chats = [chat('Ana Petrović'), chat('Weekend hike'), chat('Ana & hike')]

test('an empty query keeps every chat', () => {
  expect(filterChats(chats, '  ')).toBe(chats)
})

test('accents and case do not matter', () => {
  expect(filterChats(chats, 'PETROVIC').map((found) => found.title)).toEqual(['Ana Petrović'])
})

test('every word has to match', () => {
  expect(filterChats(chats, 'hike ana').map((found) => found.title)).toEqual(['Ana & hike'])
})
