import { expect, it, vi } from 'vitest'
import type { Engine } from '../engine.ts'
import { makeMemoryStorage } from '../hosts/memory.ts'
import { emptyLog } from '../inbox/empty-log.ts'
import { openDatabase } from '../replica/database.ts'
import { makeLocks } from '../replica/locks.ts'
import type { ChatRow, MessageRow } from '../replica/rows.ts'
import { markRead } from './message-commands.ts'

const MESSAGE = { chatId: 'c', kind: 'text', text: '', deviceId: 'd', atMs: 0, reactions: {}, isQueued: false }
const CHAT = { id: 'c', kind: 'GROUP', canPost: false, memberCount: 2, deliveredUpto: 5, markers: {} }

async function open(chat: Partial<ChatRow>, messages: readonly { order: number; senderId: string }[]) {
  const storage = makeMemoryStorage()
  const range = vi.spyOn(storage, 'range')
  const db = openDatabase(storage, () => {})
  const tx = db.begin()
  const newest = Math.max(...messages.filter(({ senderId }) => senderId !== 'me').map(({ order }) => order))
  tx.put('logs', 'c', { ...emptyLog('c', 'chat'), stage: 'live', cursor: newest })
  tx.put('chats', 'c', { ...CHAT, ...chat } as ChatRow)
  for (const { order, senderId } of messages) {
    tx.put('messages', ['c', order], { ...MESSAGE, id: `${order}`, order, senderId } as MessageRow)
  }
  await tx.commit()
  const self = { accountId: 'me', keys: {} }
  const engine = { db, locks: makeLocks(), self, patches: { chat: () => {} } } as unknown as Engine
  const rowsRead = async () => {
    const answers = await Promise.all(range.mock.results.map(({ value }) => value as Promise<unknown[]>))
    range.mockClear()
    return answers.reduce((sum, rows) => sum + rows.length, 0)
  }
  return { db, engine, rowsRead }
}

it('what was taken counts as read, also below an own message that stands above it already', async () => {
  const messages = [4, 5].map((order) => ({ order, senderId: 'ada' }))
  const { db, engine } = await open({ readUpto: 3, unread: 2 }, [...messages, { order: 9, senderId: 'me' }])
  await markRead(engine, 'c', 9)
  expect(await db.get('chats', 'c')).toMatchObject({ readUpto: 5, unread: 0 })
})

it('who reads a long chat bit by bit does not have all the rest counted each time', async () => {
  const messages = Array.from({ length: 3_000 }, (_, i) => ({ order: i + 1, senderId: 'ada' }))
  const { db, engine, rowsRead } = await open({ readUpto: 0, unread: 3_000 }, messages)
  await markRead(engine, 'c', 10)
  expect(await db.get('chats', 'c')).toMatchObject({ readUpto: 10, unread: 2_990, firstUnreadOrder: 11 })
  expect(await rowsRead()).toBe(1_020)
  await markRead(engine, 'c', 2_995)
  expect(await db.get('chats', 'c')).toMatchObject({ readUpto: 2_995, unread: 5, firstUnreadOrder: 2_996 })
})
