import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import pg from 'pg'
import { inject } from 'vitest'
import { type Database, type DatabaseKind, openDatabase } from '../database.ts'
import { copyDirectory } from './directories.ts'
import { silentLog } from './silent-log.ts'

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

/** The data directory of a migrated, empty embedded database, at `path` or at a new one. */
export function makeDataDirectory(path?: string): Promise<string> {
  return copyDirectory(inject('embeddedTemplate'), path)
}

/** The URL of a migrated, empty database of its own, in the cluster that all files share. */
export async function createDatabase(): Promise<string> {
  const template = new URL(inject('postgresTemplate'))
  const name = `test_${randomBytes(8).toString('hex')}`
  const client = new pg.Client({ connectionString: Object.assign(new URL(template), { pathname: '/postgres' }).href })
  await client.connect()
  await client.query(`CREATE DATABASE ${name} TEMPLATE ${template.pathname.slice(1)}`)
  await client.end()
  return Object.assign(template, { pathname: `/${name}` }).href
}

async function openEmbedded(): Promise<TestDatabase> {
  const dataDirectory = await makeDataDirectory()
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
  const databaseUrl = await createDatabase()
  const opened: Database[] = []
  const openAnother = async () => {
    const database = await openDatabase({ databaseUrl, log: silentLog })
    opened.push(database)
    return database
  }
  return {
    database: await openAnother(),
    openAnother,
    async [Symbol.asyncDispose]() {
      await Promise.all(opened.map((database) => database[Symbol.asyncDispose]()))
    },
  }
}
