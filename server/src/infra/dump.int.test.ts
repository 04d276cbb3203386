import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { realpath, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { expect, it } from 'vitest'
import { findBinaries } from '../../../tests/services/postgres.ts'
import { makeAccount } from '../log/testing/fixtures.ts'
import { openDatabase } from './database.ts'
import { makeDirectory } from './testing/directories.ts'
import { silentLog } from './testing/silent-log.ts'
import { createDatabase } from './testing/test-database.ts'

const run = promisify(execFile)
const operations = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8')

it('[LG9] a database that was put back from the documented backup has everything, and tells another history', async () => {
  const [, options = ''] = /pg_dump --username=stogram (--.*) stogram > stogram\.dump/.exec(operations) ?? []
  // Beside the server's own programs, wherever the found ones are links to.
  const binaries = dirname(await realpath(join(await findBinaries(), 'pg_ctl')))
  const directory = await makeDirectory()
  const file = join(directory, 'stogram.dump')
  const url = await createDatabase()
  let historyId: string
  {
    await using database = await openDatabase({ databaseUrl: url, log: silentLog })
    await makeAccount(database)
    historyId = database.historyId
  }
  await run(join(binaries, 'pg_dump'), [...options.split(' '), `--file=${file}`, url])
  const restored = await createEmptyDatabase(url)
  await run(join(binaries, 'pg_restore'), [`--dbname=${restored}`, file])
  await rm(directory, { recursive: true })
  await using database = await openDatabase({ databaseUrl: restored, log: silentLog })
  expect(await database.prisma.account.count()).toBe(1)
  expect(database.historyId).not.toBe(historyId)
})

async function createEmptyDatabase(beside: string): Promise<string> {
  const name = `test_${randomBytes(8).toString('hex')}`
  const client = new pg.Client({ connectionString: beside })
  await client.connect()
  await client.query(`CREATE DATABASE ${name} TEMPLATE template0`)
  await client.end()
  return Object.assign(new URL(beside), { pathname: `/${name}` }).href
}
