import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startPostgres } from '../../../tests/services/postgres.ts'
import { openLogStore } from '../log/log.ts'
import { makeAccount, makeChat, makeInput } from '../log/testing/fixtures.ts'
import { type Database, openDatabase } from './database.ts'
import { silentLog } from './testing/silent-log.ts'
import { DATABASE_KINDS, openTestDatabase, type TestDatabase } from './testing/test-database.ts'

describe.each(DATABASE_KINDS)('the database on %s', (kind) => {
  let opened: TestDatabase
  let database: Database

  beforeAll(async () => {
    opened = await openTestDatabase(kind)
    database = opened.database
    await database.query('CREATE TABLE sample (id int PRIMARY KEY, bytes bytea)')
  }, 60_000)
  afterAll(() => opened[Symbol.asyncDispose]())

  const insert = (id: number) =>
    database.query('INSERT INTO sample VALUES ($1, $2)', [id, Buffer.from([id])], 'sample-insert')

  test('a failed statement tells its SQLSTATE and leaves the connection usable', async () => {
    await insert(1)
    const results = await Promise.allSettled([insert(1), insert(2), insert(1), insert(3)])
    expect(results.map(({ status }) => status)).toEqual([...['rejected', 'fulfilled', 'rejected', 'fulfilled']])
    expect(results[0]).toMatchObject({ reason: { code: '23505' } })
    await expect(database.query('SELECT no_such_column')).rejects.toMatchObject({ code: '42703' })
    await expect(database.query('SELECT 1 / $1::int', [0])).rejects.toMatchObject({ code: '22012' })
    expect(await database.query('SELECT id, bytes FROM sample ORDER BY id')).toEqual(
      [1, 2, 3].map((id) => ({ id, bytes: Buffer.from([id]) })),
    )
  })

  test('large values pass in both directions', async () => {
    const bytes = Buffer.alloc(3_000_000, 7)
    const [row] = await database.query<{ bytes: Buffer; big: number }>(
      'SELECT $1::bytea AS bytes, 1900000000123::int8 AS big',
      [bytes],
    )
    expect(row?.big).toBe(1_900_000_000_123)
    expect(row?.bytes.equals(bytes)).toBe(true)
  })

  test('Prisma names the broken constraint', async () => {
    const id = await makeAccount(database)
    await expect(database.prisma.log.create({ data: { id, kind: 'account' } })).rejects.toMatchObject({ code: 'P2002' })
  })

  test('an interactive transaction that throws leaves nothing, also after a failed statement', async () => {
    const count = () => database.prisma.log.count()
    const before = await count()
    const failing = database.prisma.$transaction(async (tx) => {
      await tx.log.create({ data: { id: 'gone', kind: 'chat' } })
      await tx.log.create({ data: { id: 'gone', kind: 'chat' } })
    })
    await expect(failing).rejects.toMatchObject({ code: 'P2002' })
    expect(await count()).toBe(before)
    await database.prisma.$transaction((tx) => tx.log.create({ data: { id: 'kept', kind: 'chat' } }))
    expect(await count()).toBe(before + 1)
  })

  test('a raw transaction commits whole or not at all', async () => {
    const text = 'INSERT INTO sample VALUES ($1)'
    await expect(
      database.transaction(async (query) => {
        await query(text, [50])
        await query(text, [50])
      }),
    ).rejects.toMatchObject({ code: '23505' })
    await database.transaction((query) => query(text, [51]))
    expect(await database.query('SELECT id FROM sample WHERE id >= 50')).toEqual([{ id: 51 }])
  })
})

describe('PostgreSQL that crashes', () => {
  test('[LG3] every answered item is there after its recovery', async () => {
    const service = await startPostgres()
    try {
      const options = { databaseUrl: service.url, log: silentLog }
      const answered = new Set<string>()
      let chat = ''
      {
        await using database = await openDatabase(options)
        const store = openLogStore(database)
        const sender = await makeAccount(database)
        chat = await makeChat(database, [sender])
        const writing = Promise.allSettled(
          Array.from({ length: 10 }, async () => {
            for (;;) {
              const input = makeInput(chat, sender)
              if ((await store.append(input)).verdict === 'ok') answered.add(input.id)
              if (answered.size === 500) await service.crash()
            }
          }),
        )
        await writing
      }
      await service.start()
      await using database = await openDatabase(options)
      const rows = await database.prisma.logItem.findMany({ where: { logId: chat } })
      const stored = new Set(rows.map(({ id }) => id))
      expect(answered.size).toBeGreaterThanOrEqual(500)
      expect([...answered].filter((id) => !stored.has(id))).toEqual([])
      expect(rows.map(({ seq }) => seq).toSorted((a, b) => a - b)).toEqual(rows.map((_, index) => index + 1))
    } finally {
      await service.stop()
    }
  }, 60_000)
})
