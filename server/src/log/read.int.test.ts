import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../infra/database.ts'
import { DATABASE_KINDS, openTestDatabase, type TestDatabase } from '../infra/testing/test-database.ts'
import { type LogItem, type LogStore, openLogStore } from './log.ts'
import { makeAccount, makeChat, makeInput } from './testing/fixtures.ts'

const PLENTY = { limitItems: 1_000, limitBytes: 10_000_000 }

describe.each(DATABASE_KINDS)('reading on %s', (kind) => {
  let opened: TestDatabase
  let database: Database
  let store: LogStore
  let alice: string
  let bob: string

  beforeAll(async () => {
    opened = await openTestDatabase(kind)
    database = opened.database
    store = openLogStore(database)
    alice = await makeAccount(database)
    bob = await makeAccount(database)
  }, 60_000)
  afterAll(() => opened[Symbol.asyncDispose]())

  async function makeFilledChat(count: number): Promise<string> {
    const chat = await makeChat(database, [alice, bob])
    await Promise.all(Array.from({ length: count }, () => store.append(makeInput(chat, alice))))
    return chat
  }

  test('[LG7] pulling until nothing is left gives each item once, in order', async () => {
    const chats = [await makeFilledChat(90), await makeFilledChat(3), await makeFilledChat(40)]
    const cursors: Record<string, number> = Object.fromEntries(chats.map((chat) => [chat, 0]))
    const seen: LogItem[] = []
    let hasMore = true
    while (hasMore) {
      const answer = await store.pull({
        ...{ accountId: bob, cursors, limitItems: 25, limitBytes: 1_000 },
      })
      const items = answer.logs.flatMap((log) => log.items)
      expect(items.length).toBeLessThanOrEqual(16)
      for (const { logId, seq } of items) {
        expect(seq).toBe((cursors[logId] ?? 0) + 1)
        cursors[logId] = seq
      }
      seen.push(...items)
      hasMore = answer.hasMore
    }
    expect(seen).toHaveLength(133)
    expect(cursors).toEqual(Object.fromEntries(chats.map((chat, i) => [chat, [90, 3, 40][i]])))
  })

  test('[LG7] a log far behind does not hold up the others, and tells how far it goes', async () => {
    const [large, small] = [await makeFilledChat(50), await makeFilledChat(2)]
    const { logs, hasMore } = await store.pull({
      ...{ accountId: bob, cursors: { [large]: 0, [small]: 0 }, limitItems: 5, limitBytes: 1e6 },
    })
    expect(hasMore).toBe(true)
    expect(logs).toMatchObject([
      { logId: small, lastSeq: 2, hasMore: false },
      { logId: large, lastSeq: 50, hasMore: true },
    ])
    expect(logs.map(({ items }) => items.length)).toEqual([2, 3])
  })

  test('[LG7] what is up to date is left out, what lies behind its cursor is told', async () => {
    const [current, ahead] = [await makeFilledChat(2), await makeFilledChat(2)]
    const { logs } = await store.pull({
      ...{ accountId: bob, cursors: { [current]: 2, [ahead]: 7 }, ...PLENTY },
    })
    expect(logs).toEqual([{ logId: ahead, items: [], lastSeq: 2, visibleFromSeq: 1, hasMore: false }])
  })

  test('[LG7] an item larger than the limit still comes, alone', async () => {
    const chat = await makeFilledChat(3)
    const { logs } = await store.pull({
      ...{ accountId: bob, cursors: { [chat]: 0 }, limitItems: 10, limitBytes: 1 },
    })
    expect(logs[0]?.items).toHaveLength(1)
  })

  test('[LG4] a stranger reads nothing by any way', async () => {
    const chat = await makeFilledChat(3)
    const accountId = await makeAccount(database)
    const logId = chat
    const pulled = await store.pull({ accountId, cursors: { [chat]: 0, [alice]: 0 }, ...PLENTY })
    expect(pulled).toEqual({ logs: [], unreadable: [chat, alice], hasMore: false })
    expect(await store.page({ accountId, logId, limit: 10, limitBytes: 1e6 })).toBeUndefined()
  })

  test('[LG4] a former member reads up to the removal, a later one from where it may', async () => {
    const chat = await makeFilledChat(10)
    const where = { chatId: chat, accountId: bob }
    await database.prisma.member.update({
      where: { chatId_accountId: where },
      data: { visibleFromSeq: 4, removedAtSeq: 7 },
    })
    const seqs = [4, 5, 6, 7]
    const pulled = await store.pull({ accountId: bob, cursors: { [chat]: 0 }, ...PLENTY })
    expect(pulled.logs[0]).toMatchObject({ lastSeq: 7, visibleFromSeq: 4, hasMore: false })
    expect(pulled.logs[0]?.items.map(({ seq }) => seq)).toEqual(seqs)
    const reading = { accountId: bob, logId: chat }
    const page = await store.page({ ...reading, limit: 50, limitBytes: 1e6 })
    expect(page?.items.map(({ seq }) => seq)).toEqual(seqs.toReversed())
    expect(page?.hasMore).toBe(false)
  })

  test('[LG5] [LG8] pages reach every item from either end, in one order', async () => {
    const chat = await makeFilledChat(23)
    const reading = { accountId: bob, logId: chat, limit: 5, limitBytes: 1e6 }
    const backward: number[] = []
    let beforeSeq: number | undefined
    for (let hasMore = true; hasMore; ) {
      const page = await store.page({ ...reading, beforeSeq })
      backward.push(...(page?.items.map(({ seq }) => seq) ?? []))
      beforeSeq = backward.at(-1)
      hasMore = page?.hasMore ?? false
    }
    const forward: number[] = []
    for (let hasMore = true; hasMore; ) {
      const page = await store.page({ ...reading, afterSeq: forward.at(-1) ?? 0 })
      forward.push(...(page?.items.map(({ seq }) => seq) ?? []))
      hasMore = page?.hasMore ?? false
    }
    expect(forward).toEqual(Array.from({ length: 23 }, (_, index) => index + 1))
    expect(backward).toEqual(forward.toReversed())
  })
})
