import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { afterAll, expect } from 'vitest'
import type { Env } from '../../app/config/env.ts'
import { type Database, type DatabaseKind, openDatabase } from '../../infra/database.ts'
import { listTables } from '../../infra/our-tables.ts'
import { makeDirectory } from '../../infra/testing/directories.ts'
import { silentLog } from '../../infra/testing/silent-log.ts'
import { createDatabase, makeDataDirectory } from '../../infra/testing/test-database.ts'
import { runCommand } from '../run-command.ts'
import { makeConsole } from './make-console.ts'

/** An installation: where its data is, and the commands that its operator runs. Removed behind the tests. */
export interface Place {
  directory: string
  /** In the directory. */
  data: string
  env: Env
  open(): Promise<Database>
  run(...words: string[]): Promise<Ran>
}

interface Ran {
  code: number
  said: string
}

const directories: string[] = []
afterAll(() => Promise.all(directories.map((directory) => rm(directory, { recursive: true, force: true }))))

/** With an empty database; an embedded one may be yet to be made. */
export async function makePlace(kind: DatabaseKind, { isNew = false } = {}): Promise<Place> {
  const directory = await makeDirectory()
  directories.push(directory)
  const data = join(directory, 'data')
  if (kind === 'embedded' && !isNew) await makeDataDirectory(data)
  const databaseUrl = kind === 'embedded' ? undefined : await createDatabase()
  const env = { DATA_DIR: data, ...(databaseUrl && { DATABASE_URL: databaseUrl }) }
  return {
    ...{ directory, data, env },
    open: () => openDatabase({ databaseUrl, dataDirectory: data, log: silentLog }),
    run: (...words: string[]) => runStogram(env, words),
  }
}

export async function runStogram(env: Env, words: readonly string[], input?: Readable): Promise<Ran> {
  const console = makeConsole(env, input)
  return { code: await runCommand(words, console), said: console.said() }
}

/** Every row of every table; each has one at least. */
export async function readAll({ query }: Database): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const table of await listTables(query)) {
    const rows = await query<{ row: string }>(`SELECT t::text AS row FROM "${table}" t`)
    expect(rows.length, table).toBeGreaterThan(0)
    found[table] = rows
      .map(({ row }) => row)
      .toSorted()
      .join('\n')
  }
  return found
}
