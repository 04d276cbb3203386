import { describe, expect, it } from 'vitest'
import type { Self } from '../engine.ts'
import { makeMemoryStorage } from '../hosts/memory.ts'
import { openDatabase } from '../replica/database.ts'
import type { ChatRow, MessageRow } from '../replica/rows.ts'
import { systemSentence } from './system-sentence.ts'
import { makeViews, stateOf } from './views.ts'

const chat: ChatRow = {
  id: 'c',
  kind: 'GROUP',
  title: '',
  memberCount: 3,
  canPost: true,
  unread: 0,
  readUpto: 0,
  deliveredUpto: 0,
  markers: { ben: { delivered: 7, read: 4 }, cara: { delivered: 5, read: 5 } },
  activityAtMs: 0,
  nextQueued: 0,
}

describe('views', () => {
  it.each([
    [3, 'read'],
    [5, 'read'],
    [6, 'delivered'],
    [8, 'sent'],
  ])('[PJ2] an own message at %i is %s once one other member is that far', (order, expected) => {
    expect(stateOf(chat, { order, isQueued: false, isFailed: false })).toBe(expected)
  })

  it('[PJ2] what was not acknowledged is queued, what was refused is failed', () => {
    expect(stateOf(chat, { order: 1, isQueued: true, isFailed: false })).toBe('queued')
    expect(stateOf(chat, { order: 1, isQueued: true, isFailed: true })).toBe('failed')
  })

  it('[PJ3] names and sentences are made when they are shown, so that a new name shows everywhere', async () => {
    const db = openDatabase(makeMemoryStorage(), () => {})
    const views = makeViews({ db, outbox: { rowsOf: () => [] }, self: undefined })
    const row: MessageRow = {
      ...{ id: 'x', chatId: 'c', order: 1, senderId: 'ada', deviceId: 'd', atMs: 0, kind: 'system', text: '' },
      action: { type: 'added', actorId: 'ada', targetId: 'ben' },
      reactions: {},
      isQueued: false,
    }
    expect((await views.message(row)).text).toBe('\u2068Someone\u2069 added \u2068Someone\u2069')
    const tx = db.begin()
    for (const [accountId, displayName] of [
      ['ada', 'Ada'],
      ['ben', 'Ben'],
    ] as const) {
      tx.put('people', accountId, { accountId, username: accountId, displayName, bio: '' })
    }
    await tx.commit()
    expect((await views.message(row)).text).toBe('\u2068Ada\u2069 added \u2068Ben\u2069')
  })

  it('name each emoji once, with those who chose it, and forget who took theirs back', async () => {
    const db = openDatabase(makeMemoryStorage(), () => {})
    const views = makeViews({ db, outbox: { rowsOf: () => [] }, self: { accountId: 'me' } as Self })
    const row: MessageRow = {
      ...{ id: 'x', chatId: 'c', order: 1, senderId: 'ada', deviceId: 'd', atMs: 0, kind: 'text', text: 'Hello' },
      reactions: {
        ada: { emoji: '👍', seq: 2 },
        ben: { emoji: '', seq: 3 },
        cleo: { emoji: '🧦', seq: 4 },
        me: { emoji: '👍', seq: 5 },
      },
      isQueued: false,
    }
    expect((await views.message(row)).reactions).toEqual([
      { emoji: '👍', accountIds: ['ada', 'me'], own: true },
      { emoji: '🧦', accountIds: ['cleo'], own: false },
    ])
  })

  it('[PJ3] speak of this account as you', () => {
    const word = (id: string) => (id === 'me' ? 'You' : 'Ada')
    const ada = '\u2068Ada\u2069'
    expect(systemSentence({ type: 'removed', actorId: 'ada', targetId: 'me' }, word)).toBe(`${ada} removed you`)
    expect(systemSentence({ type: 'left', actorId: 'me' }, word)).toBe('You left')
    expect(systemSentence({ type: 'letIn', actorId: 'me', targetId: 'ada' }, word)).toBe(`You let ${ada} in`)
    expect(systemSentence({ type: 'joined', actorId: 'ada', targetId: 'me' }, word)).toBe('You joined through a link')
    expect(systemSentence({ type: 'role', actorId: 'ada', targetId: 'me', role: 'ADMIN' }, word)).toBe(
      `${ada} made you an admin`,
    )
  })
})
