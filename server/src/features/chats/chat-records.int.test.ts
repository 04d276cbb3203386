import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../../infra/database.ts'
import { DATABASE_KINDS, openTestDatabase, type TestDatabase } from '../../infra/testing/test-database.ts'
import { type LogStore, openLogStore } from '../../log/log.ts'
import { makeAccount, makeChat, makeInput } from '../../log/testing/fixtures.ts'
import { type ChatRecordsRepository, makeChatRecordsRepository } from './chat-records.repository.ts'

describe.each(DATABASE_KINDS)('the records of a chat on %s', (kind) => {
  let opened: TestDatabase
  let database: Database
  let store: LogStore
  let records: ChatRecordsRepository
  let alice: string
  let bob: string

  beforeAll(async () => {
    opened = await openTestDatabase(kind)
    database = opened.database
    store = openLogStore(database)
    records = makeChatRecordsRepository(database)
    alice = await makeAccount(database)
    bob = await makeAccount(database)
  })
  afterAll(() => opened[Symbol.asyncDispose]())

  /** Ten items: op, epoch, message, message, message, op, epoch, message, op, epoch. Bodies of 64 bytes. */
  async function makeFilledChat(): Promise<string> {
    const chat = await makeChat(database, [alice, bob])
    let epoch = 0
    for (const messages of [3, 1, 0]) {
      epoch += 1
      await database.prisma.$transaction((tx) =>
        store.appendInTransaction(tx, [
          { ...makeInput(chat, alice), kind: 'op' },
          { ...makeInput(chat, alice), kind: 'epoch', epoch },
        ]),
      )
      for (let index = 0; index < messages; index += 1) await store.append(makeInput(chat, alice, { epoch }))
    }
    return chat
  }
  const PLENTY = { afterSeq: 0, limit: 100, limitBytes: 1e6 }
  const seqsOf = (page: { items: { seq: number }[] } | undefined) => page?.items.map(({ seq }) => seq)

  test('[LG8] are the membership ops and epochs alone, oldest first', async () => {
    const chatId = await makeFilledChat()
    const page = await records.findRecords({ chatId, readerId: bob, ...PLENTY })
    expect(page?.items.map(({ kind, seq }) => `${kind} ${seq}`)).toEqual([
      'op 1',
      'epoch 2',
      'op 6',
      'epoch 7',
      'op 9',
      'epoch 10',
    ])
    expect(page?.hasMore).toBe(false)
  })

  test.each([
    ['items', { limit: 2, limitBytes: 1e6 }],
    ['bytes', { limit: 100, limitBytes: 65 }],
    ['bytes, however few', { limit: 100, limitBytes: 1 }],
  ])('[LG8] come whole, each once, in pages bounded by %s', async (_, bounds) => {
    const chatId = await makeFilledChat()
    const seen: number[] = []
    const sizes: number[] = []
    for (let hasMore = true; hasMore; ) {
      const page = await records.findRecords({ chatId, readerId: bob, afterSeq: seen.at(-1) ?? 0, ...bounds })
      sizes.push(page?.items.length ?? 0)
      seen.push(...(seqsOf(page) ?? []))
      hasMore = page?.hasMore ?? false
    }
    expect(seen).toEqual([1, 2, 6, 7, 9, 10])
    // No page is empty: the last one that holds something says that it is the last.
    expect(Math.min(...sizes)).toBeGreaterThan(0)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(2)
  })

  test('[LG4] [LG8] end for a former member at the removal, for a later one begin with its own epoch', async () => {
    const chatId = await makeFilledChat()
    await database.prisma.member.update({
      where: { chatId_accountId: { chatId, accountId: bob } },
      data: { visibleFromSeq: 6, removedAtSeq: 9 },
    })
    const page = await records.findRecords({ chatId, readerId: bob, ...PLENTY })
    expect(seqsOf(page)).toEqual([1, 6, 7, 9])
    const hashes = await records.findHashes({ chatId, readerId: bob, fromSeq: 1, toSeq: 10 })
    expect(hashes).toHaveLength(9 * 32)
  })

  test('[LG8] go with hashes that prove the items of a range without their bodies', async () => {
    const chatId = await makeFilledChat()
    const page = await store.page({ accountId: bob, logId: chatId, afterSeq: 1, limit: 4, limitBytes: 1e6 })
    const hashes = await records.findHashes({ chatId, readerId: bob, fromSeq: 2, toSeq: 5 })
    const expected = page?.items.map(({ body }) => createHash('sha256').update(body).digest())
    expect(hashes).toEqual(new Uint8Array(Buffer.concat(expected ?? [])))
  })

  test('[LG4] are nothing to a stranger', async () => {
    const chatId = await makeFilledChat()
    const readerId = await makeAccount(database)
    expect(await records.findRecords({ chatId, readerId, ...PLENTY })).toBeUndefined()
    expect(await records.findHashes({ chatId, readerId, fromSeq: 1, toSeq: 3 })).toBeUndefined()
  })
})
