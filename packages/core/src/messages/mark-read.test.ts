import { expect, it, vi } from 'vitest'
import type { Engine } from '../engine.ts'
import { makeMemoryStorage } from '../hosts/memory.ts'
import { hideMessage } from '../inbox/apply-notes.ts'
import { emptyLog } from '../inbox/empty-log.ts'
import { LogContext } from '../inbox/log-context.ts'
import { settleChat } from '../inbox/put-message.ts'
import { must } from '../must.ts'
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
    tx.put('messages', ['c', 'id', `${order}`], order)
  }
  await tx.commit()
  const self = { accountId: 'me', keys: {} }
  const engine = { db, locks: makeLocks(), self, patches: { chat: () => {}, message: () => {} } } as unknown as Engine
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

it('what is hidden of a long chat has all of it counted again, up to a bound', async () => {
  const messages = (count: number) => Array.from({ length: count }, (_, i) => ({ order: i + 1, senderId: 'ada' }))
  const hide = async (engine: Engine) => {
    const context = must(await LogContext.open(engine, 'c'), 'the log is there')
    await hideMessage(context, '1')
    await settleChat(context)
    await context.commit()
  }
  const { db, engine, rowsRead } = await open({ readUpto: 0, unread: 3_050 }, messages(3_000))
  await hide(engine)
  expect(await db.get('chats', 'c')).toMatchObject({ unread: 2_999, firstUnreadOrder: 2 })
  expect(await rowsRead()).toBeLessThan(3_010)
  const endless = await open({ readUpto: 0, unread: 20_500 }, messages(20_500))
  await hide(endless.engine)
  expect(await endless.db.get('chats', 'c')).toMatchObject({ unread: 20_500, firstUnreadOrder: 2 })
  expect(await endless.rowsRead()).toBeLessThan(20_100)
})
