import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startRedis } from '../../../tests/services/redis.ts'
import { openSecrets } from '../app/config/secrets.ts'
import { type Database, openDatabase } from '../infra/database.ts'
import { makeDirectory } from '../infra/testing/directories.ts'
import { silentLog } from '../infra/testing/silent-log.ts'
import { createDatabase, DATABASE_KINDS, makeDataDirectory } from '../infra/testing/test-database.ts'
import { runCommand } from './run-command.ts'
import { makeConsole } from './testing/make-console.ts'

describe.each(DATABASE_KINDS)('the command line on %s', (kind) => {
  const isEmbedded = kind === 'embedded'
  let directory: string
  let databaseUrl: string | undefined
  beforeAll(async () => {
    directory = isEmbedded ? await makeDataDirectory() : await makeDirectory()
    databaseUrl = isEmbedded ? undefined : await createDatabase()
    const client = join(directory, 'client')
    await mkdir(client)
    await writeFile(join(client, 'index.html'), '')
    await openSecrets({ dataDirectory: directory, file: undefined })
  })
  afterAll(() => rm(directory, { recursive: true, force: true }))

  const stogram = async (words: string, env: object = {}) => {
    const place = {
      DATA_DIR: directory,
      CLIENT_DIR: join(directory, 'client'),
      ...(databaseUrl && { DATABASE_URL: databaseUrl }),
    }
    const console = makeConsole({ ...place, ...env })
    const code = await runCommand(words.split(' '), console)
    const said = console.said()
    return { code, said, line: (about: string) => said.split('\n').find((line) => line.slice(9).startsWith(about)) }
  }
  const open = () => openDatabase({ databaseUrl, dataDirectory: directory, log: silentLog })
  const withDatabase = async <T>(work: (database: Database) => T | Promise<T>) => {
    await using database = await open()
    return await work(database)
  }
  const readId = () => withDatabase(({ historyId }) => historyId)

  it('[OP17] [LG9] begins another history for a database that was put back, once its servers have stopped', async () => {
    const before = await readId()
    expect(await readId()).toBe(before)
    const { code, said } = await withDatabase(() => stogram('history new'))
    expect(code).toBe(1)
    expect(said).toMatch(/[Ss]top/)
    expect(await readId()).toBe(before)

    expect((await stogram('history new')).code).toBe(0)
    const after = await readId()
    expect(after).not.toBe(before)
    expect(await readId()).toBe(after)
  })

  it('[OP18] finds nothing wrong with an installation in order, and changes nothing', async () => {
    const id = await readId()
    const { code, said, line } = await stogram('doctor')
    expect(said).not.toContain('error ')
    expect(code).toBe(0)
    expect(line('database')).toMatch(/^ok .*1\d\.\d/)
    expect(line('migrations')).toMatch(/^ok/)
    expect(line('history')).toContain(id)
    if (isEmbedded) expect(line('snapshots')).toMatch(/^ok .* 0 hours old/)
    expect(await readId()).toBe(id)
    if (isEmbedded) expect((await withDatabase(() => stogram('doctor'))).line('database')).toContain('in use')
  })

  it('[OP18] says of each fault what to do, and ends with 1', async () => {
    await withDatabase(({ query }) =>
      query(`DELETE FROM _prisma_migrations WHERE migration_name = '20261122000000_stored_bytes'`),
    )
    await chmod(join(directory, 'secrets.json'), 0o644)
    const { code, line } = await stogram('doctor', {
      HOST: '0.0.0.0',
      CLIENT_DIR: join(directory, 'nowhere'),
      ...(isEmbedded ? {} : { REDIS_URL: 'redis://127.0.0.1:1' }),
    })
    expect(code).toBe(1)
    expect(line('migrations')).toMatch(/^warning .*next start/)
    expect(line('address')).toMatch(/^warning .*PUBLIC_URL/)
    expect(line('secrets')).toMatch(/^error .*chmod 600/)
    expect(line('app')).toMatch(/^error .*npm run build/)
    if (!isEmbedded) expect(line('redis')).toMatch(/^error .*ECONNREFUSED/)
  })
})

describe('the command line', () => {
  const run = async (words: string[], env: object = {}) => {
    const console = makeConsole(env)
    return { code: await runCommand(words, console), said: console.said }
  }

  it('[OP18] finds a database and a Redis that are away, and settings that cannot be', async () => {
    const away = await run(['doctor'], { DATABASE_URL: 'postgresql://me:canary@127.0.0.1:1/stogram' })
    expect(away.code).toBe(1)
    expect(away.said()).toMatch(/error {4}database {4}PostgreSQL .*ECONNREFUSED.*DATABASE_URL/)
    expect(away.said()).not.toContain('canary')
    const faulty = await run(['doctor'], { PORT: '70000' })
    expect([faulty.code, faulty.said()]).toEqual([1, expect.stringMatching(/error {4}settings {4}PORT: write/)])
  })

  it('[OP17] begins no history where there is no database, and makes none', async () => {
    const directory = await makeDirectory()
    const { code, said } = await run(['history', 'new'], { DATA_DIR: directory })
    expect([code, said()]).toEqual([1, expect.stringContaining('There is no database')])
    expect(await readdir(directory)).toEqual([])
    await rm(directory, { recursive: true })
  })

  it('[OP18] finds a Redis that answers', async () => {
    const redis = await startRedis()
    const found = await run(['doctor'], { DATABASE_URL: 'postgresql://127.0.0.1:1/stogram', REDIS_URL: redis.url })
    await redis.stop()
    expect(found.said()).toMatch(/ok {7}redis {7}answers/)
  })

  it('[OP17] explains itself, and tells a wrong word from a command that failed', async () => {
    for (const words of [[], ['help'], ['--help'], ['history', 'new', '--help']]) {
      const { code, said } = await run(words)
      expect([code, said()]).toEqual([0, expect.stringContaining('history new')])
    }
    for (const words of [['history'], ['history', 'old'], ['restart'], ['doctor', '--now'], ['doctor', 'now']]) {
      expect((await run(words)).code, words.join(' ')).toBe(2)
    }
  })
})
