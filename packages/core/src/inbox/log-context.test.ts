import { expect, it } from 'vitest'
import type { Engine } from '../engine.ts'
import { makeMemoryStorage } from '../hosts/memory.ts'
import { openDatabase } from '../replica/database.ts'
import type { ChatRow } from '../replica/rows.ts'
import { emptyLog } from './empty-log.ts'
import { LogContext } from './log-context.ts'

it('a chat is written again when it has changed, and only then', async () => {
  const storage = makeMemoryStorage()
  const written: string[][] = []
  const commit: typeof storage.commit = (writes) => {
    written.push(writes.map(({ store }) => store))
    return storage.commit(writes)
  }
  const db = openDatabase({ ...storage, commit }, () => {})
  const tx = db.begin()
  tx.put('logs', 'c', emptyLog('c', 'chat'))
  tx.put('chats', 'c', { id: 'c', unread: 1 } as ChatRow)
  await tx.commit()
  const engine = { db, self: { accountId: 'me' }, patches: { chat: () => {} } } as unknown as Engine
  await (await LogContext.open(engine, 'c'))?.commit()
  const context = await LogContext.open(engine, 'c')
  if (context?.chat !== undefined) context.chat = { ...context.chat, unread: 0 }
  await context?.commit()
  expect(written.slice(1)).toEqual([['logs'], ['logs', 'chats']])
  expect((await db.get('chats', 'c'))?.unread).toBe(0)
})
