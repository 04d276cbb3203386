import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type PostgresService, startPostgres } from '../../../tests/services/postgres.ts'
import { openDatabase } from './database.ts'
import { migrate } from './migrations.ts'
import { diffMigrationsFromSchema } from './testing/diff-migrations.ts'
import { silentLog } from './testing/silent-log.ts'

describe('migrations', () => {
  let service: PostgresService

  beforeAll(async () => {
    service = await startPostgres()
  }, 60_000)
  afterAll(() => service.stop())

  async function withPool<T>(work: (pool: pg.Pool) => Promise<T>): Promise<T> {
    const pool = new pg.Pool({ connectionString: await service.createDatabase() })
    try {
      return await work(pool)
    } finally {
      await pool.end()
    }
  }

  test('build exactly what the schema says', async () => {
    const [main, shadow] = [await service.createDatabase(), await service.createDatabase()]
    expect(await diffMigrationsFromSchema(main, shadow)).toContain('This is an empty migration')
  })

  test('are applied once, by whichever of two servers comes first', async () => {
    const databaseUrl = await service.createDatabase()
    const said: string[] = []
    const log = { ...silentLog, info: (_: object, message: string) => said.push(message) }
    const opened = await Promise.all([1, 2, 3].map(() => openDatabase({ databaseUrl, log })))
    for (const database of opened) {
      expect(await database.prisma.account.count()).toBe(0)
      await database[Symbol.asyncDispose]()
    }
    expect(said).toEqual(['database migrated'])
  })

  test('a database of a newer version is refused in plain words', async () => {
    await withPool(async (pool) => {
      await migrate(pool, 'postgresql')
      await pool.query(
        `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
         VALUES ('x', 'x', '29990101000000_later', now(), 1)`,
      )
      await expect(migrate(pool, 'postgresql')).rejects.toThrow(/newer Stogram \(29990101000000_later\)/)
    })
  })

  test('a migration that stopped half-way or was edited is refused', async () => {
    await withPool(async (pool) => {
      await migrate(pool, 'postgresql')
      await pool.query(`UPDATE _prisma_migrations SET checksum = 'other'`)
      await expect(migrate(pool, 'postgresql')).rejects.toThrow(/not the one/)
      await pool.query('UPDATE _prisma_migrations SET finished_at = NULL')
      await expect(migrate(pool, 'postgresql')).rejects.toThrow(/half-way/)
    })
  })
})
