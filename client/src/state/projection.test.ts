import type { ChatView, CoreViews, MessageView } from '@stogram/core'
import { describe, expect, test } from 'vitest'
import { emptyProjection, reducePatches, reduceViews } from './projection.ts'

describe('chats', () => {
  test('are sorted by newest activity', () => {
    const state = reducePatches(emptyProjection(), [
      { topic: 'chats', upserts: [chat('a', 1), chat('b', 3), chat('c', 2)], removes: [] },
    ])
    expect(state.chatIds).toEqual(['b', 'c', 'a'])
  })
  test('an unchanged chat keeps its identity', () => {
    const before = reducePatches(emptyProjection(), [
      { topic: 'chats', upserts: [chat('a', 1), chat('b', 3)], removes: [] },
    ])
    const after = reducePatches(before, [{ topic: 'chats', upserts: [chat('a', 4)], removes: [] }])
    expect(after.chatsById['b']).toBe(before.chatsById['b'])
    expect(after.chatIds).toEqual(['a', 'b'])
  })
  test('a removed chat is gone', () => {
    const before = reducePatches(emptyProjection(), [{ topic: 'chats', upserts: [chat('a', 1)], removes: [] }])
    const after = reducePatches(before, [{ topic: 'chats', upserts: [], removes: ['a'] }])
    expect(after.chatIds).toEqual([])
    expect(after.chatsById['a']).toBeUndefined()
  })
})

describe('session', () => {
  test('signing out empties what belonged to the account', () => {
    const before = reduceViews(emptyProjection(), {
      session: { phase: 'working', step: 'deriving' },
      connection: { state: 'online', sinceMs: 1, queued: 0 },
      chats: [chat('a', 1)],
      people: [],
      alarms: [],
      typing: [],
      presences: [],
      joinRequests: [],
    })
    const after = reducePatches(before, [{ topic: 'session', value: { phase: 'signed-out', reason: 'revoked' } }])
    expect(after.chatIds).toEqual([])
    expect(after.session).toEqual({ phase: 'signed-out', reason: 'revoked' })
    expect(after.connection.state).toBe('online')
  })
  test('going on as another device reads everything anew, and more history does not', () => {
    const device = { phase: 'signed-in', accountId: 'a', username: 'a', displayName: 'A', bio: '' } as const
    const session = { ...device, deviceId: 'first' }
    const before = reduceViews(emptyProjection(), { ...signedOut, session, chats: [chat('a', 1)] })
    const value = { ...session, progress: { loaded: 1, total: 2 } }
    const same = reducePatches(before, [{ topic: 'session', value }])
    expect(same.chatIds).toEqual(['a'])
    const other = reducePatches(before, [
      { topic: 'session', value: { ...session, deviceId: 'second' } },
      { topic: 'chats', upserts: [chat('b', 1)], removes: [] },
    ])
    expect(other.chatIds).toEqual(['b'])
    expect(other.windowsEpoch).toBe(before.windowsEpoch + 1)
  })
})

describe('message windows', () => {
  const page = { messages: [], hasOlder: false, hasNewer: false }

  test('are dropped with every whole picture, because something may have been missed before it', () => {
    const before = { ...emptyProjection(), windowsByChat: { a: page } }
    const after = reduceViews(before, signedOut)
    expect(after.windowsByChat).toEqual({})
    expect(after.windowsEpoch).toBe(before.windowsEpoch + 1)
  })
  test('stay below their cap, and still where somebody reads', () => {
    const full = Array.from({ length: 120 }, (_, order) => message(order))
    const before = { ...emptyProjection(), windowsByChat: { a: { ...page, messages: full } } }
    const patch = { topic: 'messages', chatId: 'a', upserts: [message(120)], removes: [] } as const
    const followed = reducePatches(before, [{ ...patch, upserts: [...patch.upserts], removes: [] }])
    expect(followed.windowsByChat['a']?.messages[0]?.order).toBe(1)
    const held = reducePatches({ ...before, heldChatId: 'a' }, [{ ...patch, upserts: [...patch.upserts], removes: [] }])
    expect(held.windowsByChat['a']).toMatchObject({ hasNewer: true, messages: full })
  })
})

describe('presence and typing', () => {
  test('come with the picture, and are unknown without a connection', () => {
    const joined = reduceViews(emptyProjection(), {
      ...signedOut,
      typing: [{ chatId: 'a', accountIds: ['x'] }],
      presences: [{ accountId: 'x', status: 'ONLINE' }],
    })
    expect(joined.typingByChat).toEqual({ a: ['x'] })
    expect(joined.presenceByAccount).toEqual({ x: { status: 'ONLINE' } })
    const lost = reducePatches(joined, [{ topic: 'connection', value: { state: 'connecting', sinceMs: 2, queued: 0 } }])
    expect(lost.typingByChat).toEqual({})
    expect(lost.presenceByAccount).toEqual({})
  })
  test('hold the latest word', () => {
    const state = reducePatches(emptyProjection(), [
      { topic: 'presence', accountId: 'x', status: 'ONLINE' },
      { topic: 'presence', accountId: 'x', status: 'OFFLINE', lastSeenAtMs: 5 },
      { topic: 'typing', chatId: 'a', accountIds: ['x'] },
      { topic: 'typing', chatId: 'a', accountIds: [] },
    ])
    expect(state.presenceByAccount['x']).toEqual({ status: 'OFFLINE', lastSeenAtMs: 5 })
    expect(state.typingByChat['a']).toEqual([])
  })
})

function chat(id: string, activityAtMs: number): ChatView {
  return {
    id,
    kind: 'GROUP',
    title: id,
    memberCount: 2,
    canPost: true,
    unread: 0,
    failed: 0,
    activityAtMs,
  }
}

const signedOut: CoreViews = {
  session: { phase: 'signed-out' },
  connection: { state: 'online', sinceMs: 1, queued: 0 },
  chats: [],
  people: [],
  alarms: [],
  typing: [],
  presences: [],
  joinRequests: [],
}

function message(order: number): MessageView {
  const sender = { senderId: 'x', senderName: 'X', isOwn: false }
  return { id: `m${order}`, chatId: 'a', order, ...sender, atMs: order, kind: 'text', text: '', reactions: [] }
}
