import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { LIMITS } from '@stogram/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../infra/database.ts'
import { DATABASE_KINDS, openTestDatabase, type TestDatabase } from '../infra/testing/test-database.ts'
import { type AppendResult, type LogItem, type LogStore, openLogStore } from './log.ts'
import { ROW_BYTES } from './stored-bytes.ts'
import { makeAccount, makeChat, makeInput } from './testing/fixtures.ts'

describe.each(DATABASE_KINDS)('append on %s', (kind) => {
  let opened: TestDatabase
  let database: Database
  let store: LogStore
  let alice: string
  let bob: string
  let chat: string

  beforeAll(async () => {
    opened = await openTestDatabase(kind)
    database = opened.database
    store = openLogStore(database)
    alice = await makeAccount(database)
    bob = await makeAccount(database)
    chat = await makeChat(database, [alice, bob])
  }, 60_000)
  afterAll(() => opened[Symbol.asyncDispose]())

  test('[LG1] 50 writers on shared logs leave them gapless, in the order of the answers', async () => {
    const chats = await Promise.all([1, 2, 3].map(() => makeChat(database, [alice, bob])))
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, writer) => writeMany(store, chats, writer % 2 ? alice : bob)),
    )
    for (const logId of chats) {
      const seqs = answers.flat().filter((answer) => answer.logId === logId)
      const rows = await storedSeqs(database, logId)
      expect(rows).toEqual(Array.from({ length: rows.length }, (_, index) => index + 1))
      expect(seqs.map(({ seq }) => seq).toSorted((a, b) => a - b)).toEqual(rows)
    }
  })

  test('[LG2] the same item again answers what the first answer was', async () => {
    const input = makeInput(chat, alice)
    const first = await store.append(input)
    const again = await store.append({ ...input })
    expect(again).toEqual({ ...first, verdict: 'duplicate' })
  })

  test('[LG2] the same id with another body, or from another sender, is refused', async () => {
    const input = makeInput(chat, alice)
    await store.append(input)
    const other = { ...input, body: randomBytes(64) }
    expect(await store.append(other)).toEqual({ verdict: 'id_reused' })
    expect(await store.append({ ...input, senderId: bob })).toEqual({ verdict: 'id_reused' })
  })

  test('[LG2] twenty racing offers of one item store it once', async () => {
    const input = makeInput(chat, alice)
    const answers = await Promise.all(Array.from({ length: 20 }, () => store.append(input)))
    expect(answers.filter(({ verdict }) => verdict === 'ok')).toHaveLength(1)
    expect(new Set(answers.map((answer) => seqOf(answer))).size).toBe(1)
  })

  test('[LG4] only a current member appends to a chat, a reader too', async () => {
    const stranger = await makeAccount(database)
    const reader = await makeAccount(database)
    const former = await makeAccount(database)
    await database.prisma.member.createMany({
      data: [
        { chatId: chat, accountId: reader, role: 'READER' },
        { chatId: chat, accountId: former, role: 'MEMBER', removedAtSeq: 1 },
      ],
    })
    for (const kind of ['message', 'receipt'] as const) {
      expect(await store.append(makeInput(chat, reader, { kind }))).toMatchObject({ verdict: 'ok' })
    }
    for (const senderId of [stranger, former]) {
      expect(await store.append(makeInput(chat, senderId))).toEqual({ verdict: 'not_member' })
    }
    const nowhere = makeInput('no-such-chat', alice)
    expect(await store.append(nowhere)).toEqual({ verdict: 'not_member' })
  })

  test('[LG4] an account log takes items from its own account only', async () => {
    const own = makeInput(alice, alice, { kind: 'account' })
    expect(await store.append(own)).toMatchObject({ verdict: 'ok' })
    const foreign = makeInput(alice, bob, { kind: 'account' })
    expect(await store.append(foreign)).toEqual({ verdict: 'not_member' })
  })

  test('[LG10] who has used up the quota appends no new message, as much again of anything else, and nothing then', async () => {
    const bounded = openLogStore(database, 1_000)
    const [full, other] = [await makeAccount(database), await makeAccount(database)]
    const group = await makeChat(database, [full, other])
    // With its row each counts 500.
    const offer = (kind: 'message' | 'receipt' | 'account') =>
      makeInput(kind === 'account' ? full : group, full, { kind, body: randomBytes(244) })
    const [first, second] = [offer('message'), offer('receipt')]
    expect(await bounded.append(first)).toMatchObject({ verdict: 'ok', seq: 1 })
    expect(await bounded.append(second)).toMatchObject({ verdict: 'ok', seq: 2 })
    expect(await bounded.append(offer('message'))).toEqual({ verdict: 'quota_reached' })
    expect(await bounded.append(first)).toMatchObject({ verdict: 'duplicate', seq: 1 })
    expect(await bounded.append(offer('account'))).toMatchObject({ verdict: 'ok' })
    const takingBack = { ...offer('message'), targetId: first.id }
    expect(await bounded.append(takingBack)).toMatchObject({ verdict: 'ok', seq: 3 })
    expect(await bounded.append({ ...offer('message'), targetId: first.id })).toEqual({ verdict: 'quota_reached' })
    for (const kind of ['receipt', 'account'] as const) {
      expect(await bounded.append(offer(kind))).toEqual({ verdict: 'quota_reached' })
    }
    expect(await bounded.append(makeInput(group, other))).toMatchObject({ verdict: 'ok', seq: 4 })
    expect(await store.append(offer('message'))).toMatchObject({ verdict: 'ok', seq: 5 })
  })

  test('[LG1] a refused item burns no seq, also among accepted neighbours', async () => {
    const fresh = await makeChat(database, [alice])
    const answers = await Promise.all([
      store.append(makeInput(fresh, alice)),
      store.append(makeInput(fresh, bob)),
      store.append(makeInput(fresh, alice, { epoch: 9 })),
      store.append(makeInput(fresh, alice)),
    ])
    expect(answers).toMatchObject([
      { verdict: 'ok', seq: 1 },
      { verdict: 'not_member' },
      { verdict: 'stale_epoch' },
      { verdict: 'ok', seq: 2 },
    ])
  })

  test('[LG4] messages and receipts name the epoch in force', async () => {
    const fresh = await makeChat(database, [alice])
    await database.prisma.$transaction((tx) =>
      store.appendInTransaction(tx, [
        { ...makeInput(fresh, alice), kind: 'op' },
        { ...makeInput(fresh, alice), kind: 'epoch', epoch: 1 },
      ]),
    )
    for (const kind of ['message', 'receipt'] as const) {
      const stale = makeInput(fresh, alice, { kind, epoch: 0 })
      expect(await store.append(stale)).toEqual({ verdict: 'stale_epoch' })
      const current = makeInput(fresh, alice, { kind, epoch: 1 })
      expect(await store.append(current)).toMatchObject({ verdict: 'ok' })
    }
  })

  test('an item that cannot be stored fails alone', async () => {
    const full = await makeChat(database, [alice])
    await database.prisma.log.update({ where: { id: full }, data: { lastSeq: 2_147_483_647 } })
    const tooLarge = makeInput(chat, alice, { body: new Uint8Array(LIMITS.itemBodyBytes + 1) })
    const results = await Promise.allSettled([
      store.append(makeInput(chat, alice)),
      store.append(tooLarge),
      store.append(makeInput(chat, alice, { id: 'not-a-uuid' })),
      // Only the database finds this one out.
      store.append(makeInput(full, alice)),
      store.append(makeInput(chat, alice)),
    ])
    expect(results.map(({ status }) => status)).toEqual([
      ...['fulfilled', 'rejected', 'rejected', 'rejected', 'fulfilled'],
    ])
  })

  test('[LG3] what is answered is stored as it was given', async () => {
    const input = makeInput(chat, alice, {
      targetId: randomUUID(),
      body: randomBytes(LIMITS.itemBodyBytes),
    })
    const answer = await store.append(input)
    const found = await store.page({
      ...{ accountId: bob, logId: chat, limit: 1, limitBytes: 1 },
    })
    const hash = createHash('sha256').update(input.body).digest()
    expect(found?.items).toEqual([{ ...input, epoch: null, hash, seq: seqOf(answer), at: expect.any(Number) }])
    expect(answer).toMatchObject({ hash })
  })

  test('[LG6] listeners hear each committed item once, in order, and no refused one', async () => {
    const fresh = await makeChat(database, [alice])
    const heard: LogItem[] = []
    const stop = store.onCommitted((items) => heard.push(...items))
    const inputs = Array.from({ length: 30 }, () => makeInput(fresh, alice))
    await Promise.all([...inputs, ...inputs].map((input) => store.append(input)))
    await store.append(makeInput(fresh, bob))
    stop()
    await store.append(makeInput(fresh, alice))
    expect(heard.map(({ seq }) => seq)).toEqual(inputs.map((_, index) => index + 1))
    expect(heard.map(({ id }) => id)).toEqual(inputs.map(({ id }) => id))
  })

  test('[LG4] nothing is appended to a closed chat, though what it took is answered again', async () => {
    const closed = await makeChat(database, [alice])
    const input = makeInput(closed, alice)
    await store.append(input)
    await database.prisma.log.update({ where: { id: closed }, data: { isClosed: true } })
    expect(await store.append(input)).toMatchObject({ verdict: 'duplicate', seq: 1 })
    expect(await store.append(makeInput(closed, alice))).toEqual({ verdict: 'closed' })
    expect(await store.append(makeInput(closed, bob))).toEqual({ verdict: 'not_member' })
  })

  test('[LG4] nothing of a removed member lands behind the removal', async () => {
    const group = await makeChat(database, [alice, bob])
    const writing = writeMany(store, [group], bob, 200)
    const [removal] = await database.prisma.$transaction(async (tx) => {
      const appended = await store.appendInTransaction(tx, [{ ...makeInput(group, alice), kind: 'op' }])
      await tx.member.update({
        where: { chatId_accountId: { chatId: group, accountId: bob } },
        data: { removedAtSeq: appended[0]?.item.seq ?? 0 },
      })
      return appended
    })
    await writing
    const last = await database.prisma.logItem.aggregate({
      where: { logId: group, senderId: bob },
      _max: { seq: true },
    })
    expect(last._max.seq ?? 0).toBeLessThan(removal?.item.seq ?? 0)
  })

  test('a change may bring an epoch for a group of any size, and nothing larger', async () => {
    const group = await makeChat(database, [alice])
    const offer = (kind: 'op' | 'epoch', bytes: number) =>
      database.prisma.$transaction((tx) =>
        store.appendInTransaction(tx, [{ ...makeInput(group, alice), kind, epoch: 1, body: new Uint8Array(bytes) }]),
      )
    await offer('epoch', LIMITS.epochBodyBytes)
    await expect(offer('epoch', LIMITS.epochBodyBytes + 1)).rejects.toThrow(RangeError)
    await expect(offer('op', LIMITS.itemBodyBytes + 1)).rejects.toThrow(RangeError)
  })

  test('[LG1] a change of a thousand items is placed by a handful of statements', async () => {
    const logs = await Promise.all([makeChat(database, [alice]), makeChat(database, [alice])])
    const inputs = Array.from({ length: 1_000 }, (_, index) => ({
      ...makeInput(logs[index % 2] ?? '', alice, { body: randomBytes(index % 7) }),
      kind: 'op' as const,
    }))
    let statements = 0
    const items = await database.prisma.$transaction(async (tx) => {
      const counted = new Proxy(tx, {
        get(target, name) {
          statements += 1
          const value: unknown = Reflect.get(target, name)
          return typeof value === 'function' ? value.bind(target) : value
        },
      })
      const appended = await store.appendInTransaction(counted, inputs)
      return appended.map(({ item }) => item)
    })
    expect(statements).toBeLessThan(10)
    for (const logId of logs) {
      const page = await store.page({ accountId: alice, logId, afterSeq: 0, limit: 1_000, limitBytes: 1e6 })
      expect(page?.items.map(({ id, body, hash }) => ({ id, body, hash }))).toEqual(
        items.filter((item) => item.logId === logId).map(({ id, body, hash }) => ({ id, body, hash })),
      )
      const log = await database.prisma.log.findUniqueOrThrow({ where: { id: logId } })
      expect(log).toMatchObject({ lastSeq: 500, opSeq: 500 })
    }
  })

  test('[LG2] a membership change offered again is told apart and writes nothing', async () => {
    const group = await makeChat(database, [alice])
    const op = { ...makeInput(group, alice), kind: 'op' as const }
    const offer = () => database.prisma.$transaction((tx) => store.appendInTransaction(tx, [op]))
    const [first] = await offer()
    const [again] = await offer()
    expect(again).toMatchObject({ isDuplicate: true, item: { seq: first?.item.seq } })
    const other = { ...op, body: randomBytes(8) }
    await expect(database.prisma.$transaction((tx) => store.appendInTransaction(tx, [other]))).rejects.toThrow(
      'another item',
    )
    const log = await database.prisma.log.findUniqueOrThrow({ where: { id: group } })
    expect(log).toMatchObject({ lastSeq: 1, opSeq: 1 })
  })
})

describe('append on one PostgreSQL by two servers', () => {
  test('[LG1] [LG2] [LG10] shared logs stay gapless; racing duplicates are stored, and counted, once', async () => {
    await using opened = await openTestDatabase('postgresql')
    const first = openLogStore(opened.database)
    const second = openLogStore(await opened.openAnother())
    const alice = await makeAccount(opened.database)
    const chats = await Promise.all([1, 2].map(() => makeChat(opened.database, [alice])))

    const shared = Array.from({ length: 300 }, (_, index) => makeInput(chats[index % 2] ?? '', alice))
    const [ofFirst, ofSecond] = await Promise.all([
      Promise.all(shared.map((input) => first.append(input))),
      Promise.all(shared.map((input) => second.append(input))),
      ...[first, second].map((store) => writeMany(store, chats, alice, 300)),
    ])
    expect(ofFirst?.map((answer) => 'seq' in answer && answer.seq)).toEqual(
      ofSecond?.map((answer) => 'seq' in answer && answer.seq),
    )
    for (const logId of chats) {
      const rows = await storedSeqs(opened.database, logId)
      expect(rows).toEqual(Array.from({ length: rows.length }, (_, index) => index + 1))
    }
    const total = await opened.database.prisma.logItem.count()
    expect(total).toBe(300 + 2 * 300)
    const { bytes } = await opened.database.prisma.storedBytes.findUniqueOrThrow({ where: { accountId: alice } })
    expect(Number(bytes)).toBe(total * (64 + ROW_BYTES))
  }, 60_000)
})

async function writeMany(store: LogStore, chats: readonly string[], sender: string, count = 40) {
  const answers: { logId: string; seq: number }[] = []
  for (let index = 0; index < count; index += 1) {
    const logId = chats[index % chats.length] ?? ''
    const answer = await store.append(makeInput(logId, sender))
    if ('seq' in answer) answers.push({ logId, seq: answer.seq })
  }
  return answers
}

function seqOf(answer: AppendResult): number | undefined {
  return 'seq' in answer ? answer.seq : undefined
}

async function storedSeqs({ prisma }: Database, logId: string): Promise<number[]> {
  const rows = await prisma.logItem.findMany({
    where: { logId },
    orderBy: { seq: 'asc' },
    select: { seq: true },
  })
  return rows.map(({ seq }) => seq)
}
