import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { openLogStore } from '../log/log.ts'
import { makeAccount, makeChat, makeInput } from '../log/testing/fixtures.ts'
import { type Database, type InfraLog, openDatabase } from './database.ts'
import { copyDirectory } from './testing/directories.ts'
import { silentLog } from './testing/silent-log.ts'
import { makeDataDirectory } from './testing/test-database.ts'

const WRITER = fileURLToPath(new URL('./testing/append-until-killed.ts', import.meta.url))

let dataDirectory: string
let child: ChildProcess | undefined
/** As `fill` has left it, made once. */
let filled: string | undefined

beforeEach(async () => {
  dataDirectory = await makeDataDirectory()
})
afterEach(async () => {
  child?.kill('SIGKILL')
  child = undefined
  await rm(dataDirectory, { recursive: true, force: true })
})
afterAll(async () => {
  if (filled !== undefined) await rm(filled, { recursive: true, force: true })
})

const open = (log: InfraLog = silentLog): Promise<Database> => openDatabase({ dataDirectory, log })

test('[LG3] kill -9 under load loses nothing that was answered, three times over', async () => {
  for (const target of [300, 50, 800]) {
    const { chat, answered } = await writeUntil(target)
    await using database = await open()
    const rows = await database.prisma.logItem.findMany({
      where: { logId: chat },
      orderBy: { seq: 'asc' },
      select: { id: true, seq: true },
    })
    const seqs = new Map(rows.map(({ id, seq }) => [id, String(seq)]))
    expect(answered.size).toBeGreaterThanOrEqual(target)
    for (const [id, seq] of answered) expect(seqs.get(id)).toBe(seq)
    expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, index) => index + 1))
  }
}, 120_000)

test('a second process on the same directory is refused, and served once the first is killed', async () => {
  const writing = startWriter()
  await writing.chat
  await expect(open()).rejects.toThrow(/Another Stogram server is using/)
  await writing.kill()
  await using database = await open()
  expect(await database.prisma.chat.count()).toBe(1)
}, 60_000)

test('[LG9] a restart goes on with the history, a restore begins another, also from a snapshot without an id', async () => {
  const first = await reopen(async ({ query, snapshot }) => {
    await query('DELETE FROM _prisma_migrations WHERE migration_name LIKE $1', ['%_history'])
    await query('DROP TABLE history')
    await snapshot()
  })
  await damage()
  const second = await reopen(async () => undefined)
  const third = await reopen(({ snapshot }) => snapshot())
  await damage()
  const fourth = await reopen(async () => undefined)
  expect(third.historyId).toBe(second.historyId)
  expect(new Set([first.historyId, second.historyId, fourth.historyId]).size).toBe(3)

  async function reopen(work: (database: Database) => Promise<unknown>) {
    await using database = await open()
    await work(database)
    return database
  }
  function damage() {
    return truncate(join(dataDirectory, 'pglite', 'global', 'pg_control'), 100)
  }
}, 120_000)

test('a directory that does not open is kept aside and restored from the newest good snapshot', async () => {
  const kept = await fill()
  const said: string[] = []
  await truncate(join(dataDirectory, 'pglite', 'global', 'pg_control'), 100)
  {
    await using database = await open({ ...silentLog, error: (_, message) => said.push(message) })
    expect(await database.prisma.logItem.count()).toBe(kept)
    // It goes on serving, and being restorable.
    const account = await makeAccount(database)
    await openLogStore(database).append(makeInput(account, account, { kind: 'account' }))
  }
  expect(said.join('\n')).toMatch(/restored from a snapshot: .* may be missing/)
  const entries = await readdir(dataDirectory)
  expect(entries.filter((name) => name.startsWith('pglite-broken-'))).toHaveLength(1)
  await using database = await open()
  expect(await database.prisma.logItem.count()).toBe(kept + 1)
}, 120_000)

test('a damaged snapshot is passed over for the one before', async () => {
  const kept = await fill()
  const directory = join(dataDirectory, 'snapshots')
  const newest = (await listSnapshots()).at(-1) ?? ''
  await truncate(join(directory, newest), 200_000)
  await truncate(join(dataDirectory, 'pglite', 'global', 'pg_control'), 100)
  await using database = await open()
  expect(await database.prisma.logItem.count()).toBeLessThanOrEqual(kept)
  expect(await database.prisma.account.count()).toBe(1)
}, 120_000)

test('without any good snapshot it refuses to start and changes nothing', async () => {
  await fill()
  await rm(join(dataDirectory, 'snapshots'), { recursive: true })
  await truncate(join(dataDirectory, 'pglite', 'global', 'pg_control'), 100)
  const before = await readdir(dataDirectory)
  await expect(open()).rejects.toThrow(/does not open and there is no good snapshot/)
  const after = await readdir(dataDirectory)
  expect(after.filter((name) => name !== 'snapshots' && name !== 'lock')).toEqual(
    before.filter((name) => name !== 'snapshots' && name !== 'lock'),
  )
}, 60_000)

test('a restore that was killed between its two renames is made again, not a new database', async () => {
  const kept = await fill()
  await rename(join(dataDirectory, 'pglite'), join(dataDirectory, 'pglite-broken-2026-11-21'))
  await mkdir(join(dataDirectory, 'pglite-restoring', 'global'), { recursive: true })
  {
    await using database = await open()
    expect(await database.prisma.logItem.count()).toBe(kept)
  }
  // Without the snapshots there is nothing to make it from.
  await rename(join(dataDirectory, 'pglite'), join(dataDirectory, 'pglite-restoring'))
  await rm(join(dataDirectory, 'snapshots'), { recursive: true })
  await expect(open()).rejects.toThrow(/no database any more/)
})

test.each(['pglite', 'pglite/PG_VERSION'])(
  'a database whose %s was deleted is restored, not made anew',
  async (path) => {
    const kept = await fill()
    await rm(join(dataDirectory, path), { recursive: true })
    await using database = await open()
    expect(await database.prisma.logItem.count()).toBe(kept)
  },
)

test('a first start that was killed is begun again', async () => {
  await rm(join(dataDirectory, 'pglite'), { recursive: true })
  await mkdir(join(dataDirectory, 'pglite-filling', 'global'), { recursive: true })
  await writeFile(join(dataDirectory, 'pglite-filling', 'PG_VERSION'), '18')
  await using database = await open()
  expect(await database.prisma.account.count()).toBe(0)
  expect(await readdir(dataDirectory)).not.toContain('pglite-filling')
})

test('a failure of the system stops the start in plain words and leaves a healthy database alone', async () => {
  const kept = await fill()
  const control = join(dataDirectory, 'pglite', 'global', 'pg_control')
  await rename(control, `${control}-away`)
  await symlink('pg_control', control)
  const before = await readdir(dataDirectory)
  await expect(open()).rejects.toThrow(/nothing says that its files are damaged.*Symbolic link loop/s)
  expect(await readdir(dataDirectory)).toEqual(before)
  await rename(`${control}-away`, control)
  await using database = await open()
  expect(await database.prisma.logItem.count()).toBe(kept)
})

test('a snapshot taken under load holds all that was answered before it began', async () => {
  let answeredBefore = 0
  let chat = ''
  {
    await using database = await open()
    const store = openLogStore(database)
    const sender = await makeAccount(database)
    chat = await makeChat(database, [sender])
    let isWriting = true
    let answered = 0
    const writers = Array.from({ length: 10 }, async () => {
      while (isWriting) {
        await store.append(makeInput(chat, sender))
        answered += 1
      }
    })
    while (answered < 500) await store.append(makeInput(chat, sender))
    answeredBefore = answered
    const path = await database.snapshot()
    expect(path).toBeDefined()
    isWriting = false
    await Promise.all(writers)
    expect(answered).toBeGreaterThan(answeredBefore)
  }
  const directory = join(dataDirectory, 'snapshots')
  const [first, ...later] = await listSnapshots()
  expect(first).toBeDefined()
  for (const name of later) await rm(join(directory, name))
  await truncate(join(dataDirectory, 'pglite', 'global', 'pg_control'), 100)
  await using database = await open()
  const rows = await database.prisma.logItem.findMany({
    where: { logId: chat },
    orderBy: { seq: 'asc' },
    select: { seq: true },
  })
  expect(rows.length).toBeGreaterThanOrEqual(answeredBefore)
  expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, index) => index + 1))
}, 120_000)

test('a session that only read takes no snapshot when it ends, and sweeps what a killed one left', async () => {
  await fill()
  const directory = join(dataDirectory, 'snapshots')
  const before = await readdir(directory)
  await writeFile(join(directory, '2026-11-21T00-00-00.000Z.tar.gz.tmp'), 'half of one')
  {
    await using database = await open()
    await database.prisma.account.count()
  }
  expect(await readdir(directory)).toEqual(before)
}, 60_000)

test('at most three snapshots are kept, and none is taken without a change', async () => {
  await using database = await open()
  const account = await makeAccount(database)
  const store = openLogStore(database)
  for (let round = 0; round < 4; round += 1) {
    await store.append(makeInput(account, account, { kind: 'account' }))
    await database.snapshot()
  }
  expect(await database.snapshot()).toBeUndefined()
  expect(await listSnapshots()).toHaveLength(3)
}, 60_000)

async function listSnapshots(): Promise<string[]> {
  const names = await readdir(join(dataDirectory, 'snapshots'))
  return names.filter((name) => name.endsWith('.tar.gz')).toSorted()
}

const FILLED_ITEMS = 20

/** Makes it a database with a few items and two snapshots, closed; how many items. */
async function fill(): Promise<number> {
  if (filled === undefined) {
    await using database = await open()
    const account = await makeAccount(database)
    const store = openLogStore(database)
    for (let index = 0; index < FILLED_ITEMS; index += 1) {
      await store.append(makeInput(account, account, { kind: 'account' }))
      if (index === FILLED_ITEMS / 2) await database.snapshot()
    }
  }
  filled ??= await copyDirectory(dataDirectory)
  await rm(dataDirectory, { recursive: true })
  dataDirectory = await copyDirectory(filled)
  return FILLED_ITEMS
}

async function writeUntil(target: number) {
  const writing = startWriter()
  const chat = await writing.chat
  await writing.reached(target)
  await writing.kill()
  return { chat, answered: writing.answered }
}

function startWriter() {
  const process = spawn('node', ['--import', 'tsx', WRITER, dataDirectory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  child = process
  const answered = new Map<string, string>()
  const waiting = new Map<number, () => void>()
  let isNamed: (chat: string) => void = () => undefined
  const chat = new Promise<string>((resolve) => {
    isNamed = resolve
  })
  createInterface({ input: process.stdout }).on('line', (line) => {
    const [first = '', second = ''] = line.split(' ')
    if (first === 'chat') isNamed(second)
    else answered.set(first, second)
    waiting.get(answered.size)?.()
  })
  const exited = once(process, 'exit')
  return {
    chat,
    answered,
    reached: (count: number) => new Promise<void>((resolve) => waiting.set(count, resolve)),
    kill: async () => {
      process.kill('SIGKILL')
      await exited
    },
  }
}
