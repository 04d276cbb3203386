import { expect, it } from 'vitest'
import type { Engine } from '../engine.ts'
import { makeMemoryStorage } from '../hosts/memory.ts'
import { emptyLog } from '../inbox/empty-log.ts'
import { openDatabase } from '../replica/database.ts'
import { makeLocks } from '../replica/locks.ts'
import type { ChatRow, MessageRow } from '../replica/rows.ts'
import { markRead } from './message-commands.ts'

it('what was taken counts as read, also below an own message that stands above it already', async () => {
  const db = openDatabase(makeMemoryStorage(), () => {})
  const message = { chatId: 'c', kind: 'text', text: '', deviceId: 'd', atMs: 0, reactions: {}, isQueued: false }
  const chat = { id: 'c', kind: 'GROUP', canPost: false, memberCount: 2, readUpto: 3, deliveredUpto: 5, markers: {} }
  const tx = db.begin()
  tx.put('logs', 'c', { ...emptyLog('c', 'chat'), stage: 'live', cursor: 5 })
  tx.put('chats', 'c', { ...chat, unread: 2 } as ChatRow)
  for (const [order, senderId] of [
    [4, 'ada'],
    [5, 'ada'],
    [9, 'me'],
  ] as const) {
    tx.put('messages', ['c', order], { ...message, id: `${order}`, order, senderId } as MessageRow)
  }
  await tx.commit()
  const self = { accountId: 'me', keys: {} }
  const engine = { db, locks: makeLocks(), self, patches: { chat: () => {} } } as unknown as Engine
  await markRead(engine, 'c', 9)
  expect(await db.get('chats', 'c')).toMatchObject({ readUpto: 5, unread: 0 })
})
