import type { EpochView } from '@stogram/e2ee'
import { expect, it } from 'vitest'
import type { Engine } from '../engine.ts'
import { makeMemoryStorage } from '../hosts/memory.ts'
import { must } from '../must.ts'
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

it('[EP16] an epoch is owed while the newest one is wrapped to a former key, also when older ones come after it', async () => {
  const db = openDatabase(makeMemoryStorage(), () => {})
  const tx = db.begin()
  tx.put('logs', 'c', emptyLog('c', 'chat'))
  await tx.commit()
  const [aid, former, present] = [1, 2, 3].map((value) => new Uint8Array([value]))
  const asked: string[] = []
  const engine = {
    ...{ db, self: { keys: { aid, kid: present } }, patches: { chat: () => {} } },
    tasks: { settleGroup: (chatId: string) => asked.push(chatId) },
  } as unknown as Engine
  async function isOwed(change: (context: LogContext) => void): Promise<boolean> {
    const context = must(await LogContext.open(engine, 'c'), 'it was put there')
    change(context)
    await context.commit()
    return context.log.isUnderFormerKey === true
  }
  const epoch = (number: number, kid = present) => ({ number, wrapEntries: [{ aid, kid }] }) as unknown as EpochView

  expect(await isOwed((context) => context.putEpoch(2, epoch(2)))).toBe(false)
  expect(await isOwed((context) => context.putEpoch(3, epoch(3, former)))).toBe(true)
  expect(asked).toEqual(['c'])
  // As the log that led to a snapshot is taken in behind it.
  const before = (context: LogContext) => {
    const { epochSeqs } = context.log
    context.log.epochSeqs = []
    context.putEpoch(1, epoch(1))
    context.log.epochSeqs = [...context.log.epochSeqs, ...epochSeqs]
  }
  expect(await isOwed(before)).toBe(true)
  expect(await isOwed((context) => context.putEpoch(4, epoch(4)))).toBe(false)
})
