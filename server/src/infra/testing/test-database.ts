import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '../../../../tests/services/postgres.ts'
import { type Database, type DatabaseKind, type InfraLog, openDatabase } from '../database.ts'

export const silentLog: InfraLog = { info() {}, warn() {}, error() {} }

export type TestDatabase = AsyncDisposable & {
  readonly database: Database
  /** Another server on the same data; only where there is a real PostgreSQL. */
  openAnother(): Promise<Database>
}

/** The same suite runs on both kinds: `describe.each(DATABASE_KINDS)`. */
export const DATABASE_KINDS: readonly DatabaseKind[] = ['embedded', 'postgresql']

export async function openTestDatabase(kind: DatabaseKind): Promise<TestDatabase> {
  return kind === 'embedded' ? openEmbedded() : openPostgresql()
}

async function openEmbedded(): Promise<TestDatabase> {
  const dataDirectory = await makeDirectory()
  const database = await openDatabase({ dataDirectory, log: silentLog })
  return {
    database,
    openAnother: () => Promise.reject(new Error('The embedded database serves one process')),
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]()
      await rm(dataDirectory, { recursive: true, force: true })
    },
  }
}

async function openPostgresql(): Promise<TestDatabase> {
  const service = await startPostgres()
  const opened: Database[] = []
  const openAnother = async () => {
    const database = await openDatabase({ databaseUrl: service.url, log: silentLog })
    opened.push(database)
    return database
  }
  return {
    database: await openAnother(),
    openAnother,
    async [Symbol.asyncDispose]() {
      await Promise.all(opened.map((database) => database[Symbol.asyncDispose]()))
      await service.stop()
    },
  }
}

export function makeDirectory(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'stogram-data-'))
}
