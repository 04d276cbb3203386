import type { ChatView } from '@stogram/core'
import { expect, test } from 'vitest'
import { filterChats } from './filter-chats.ts'

function chat(title: string): ChatView {
  return { id: title, kind: 'GROUP', title, memberCount: 2, canPost: true, unread: 0, failed: 0, activityAtMs: 0 }
}
const nobody = () => undefined
const chats = [chat('Ana Petrović'), chat('Weekend hike'), chat('Ana & hike')]

test('an empty query keeps every chat', () => {
  expect(filterChats(chats, '  ', nobody)).toBe(chats)
})

test('accents and case do not matter', () => {
  expect(filterChats(chats, 'PETROVIC', nobody).map((found) => found.title)).toEqual(['Ana Petrović'])
})

test('every word has to match', () => {
  expect(filterChats(chats, 'hike ana', nobody).map((found) => found.title)).toEqual(['Ana & hike'])
})

test('usernames are looked at too, with and without an @', () => {
  const gran = { ...chat('Wilhelmina'), peerId: 'W' } as ChatView
  const usernameOf = (id: string) => (id === 'W' ? 'gran' : undefined)
  for (const query of ['gran', '@gran', 'wilhelmina @gr']) {
    expect(filterChats([...chats, gran], query, usernameOf)).toEqual([gran])
  }
  expect(filterChats([...chats, gran], '@wil', usernameOf)).toEqual([])
})
