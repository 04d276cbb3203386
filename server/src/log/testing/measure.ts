import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { startPostgres } from '../../../../tests/services/postgres.ts'
import { openDatabase } from '../../infra/database.ts'
import { makeDirectory } from '../../infra/testing/directories.ts'
import { silentLog } from '../../infra/testing/silent-log.ts'
import { type LogStore, openLogStore } from '../log.ts'
import { makeAccount, makeChat, makeInput } from './fixtures.ts'

// What the log does on this machine: node --import tsx server/src/log/testing/measure.ts

const BODY_BYTES = 335
const ROWS = 40_000
const say = (...parts: unknown[]) => process.stdout.write(`${parts.join(' ')}\n`)

const [postgres, dataDirectory] = await Promise.all([startPostgres(), makeDirectory()])
for (const place of [{ dataDirectory }, { databaseUrl: postgres.url }]) {
  const startedAt = performance.now()
  await using database = await openDatabase({ ...place, log: silentLog })
  const { kind } = database
  say(kind, 'first open ms', elapsed(startedAt))
  const store = openLogStore(database)
  const account = await makeAccount(database)
  const chats = await Promise.all(Array.from({ length: 50 }, () => makeChat(database, [account])))
  const inputs = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      makeInput(chats[index % 50] ?? '', account, { body: randomBytes(BODY_BYTES) }),
    )

  const times = await timesOf(inputs(400), (input) => store.append(input))
  say(kind, 'lone append p50 ms', at(times, 0.5), 'p99', at(times, 0.99))
  for (const writers of [100, 1_000, 4_000]) {
    const offered = inputs(ROWS)
    const since = performance.now()
    await writeAll(store, offered, writers)
    say(kind, `${writers} writers, rows/s`, Math.round(ROWS / ((performance.now() - since) / 1000)))
  }
  const cursors = Object.fromEntries(chats.map((chat) => [chat, 0]))
  const pulls = await timesOf([...Array(10).keys()], () =>
    store.pull({ accountId: account, cursors, limitItems: 10_000, limitBytes: 1e9 }),
  )
  say(kind, 'pull of 10,000 items p50 ms', at(pulls, 0.5))
  const pages = await timesOf(inputs(300), ({ logId }) =>
    store.page({ accountId: account, logId, limit: 50, limitBytes: 1e6 }),
  )
  say(kind, 'page of 50 p50 ms', at(pages, 0.5))
  if (kind === 'embedded') {
    const since = performance.now()
    let isDone = false
    const snapshot = database.snapshot().finally(() => {
      isDone = true
    })
    const during: number[] = []
    while (!isDone) during.push(...(await timesOf(inputs(1), (input) => store.append(input))))
    await snapshot
    say(kind, 'snapshot ms', elapsed(since), 'worst append meanwhile ms', at(during, 1))
  }
  say(kind, 'process memory MB', Math.round(process.memoryUsage().rss / 1e6))
}
await Promise.all([postgres.stop(), rm(dataDirectory, { recursive: true })])

async function writeAll(store: LogStore, offered: ReturnType<typeof makeInput>[], writers: number) {
  const iterator = offered.values()
  const write = async () => {
    for (const input of iterator) await store.append(input)
  }
  await Promise.all(Array.from({ length: writers }, write))
}

async function timesOf<T>(values: T[], work: (value: T) => Promise<unknown>): Promise<number[]> {
  const times: number[] = []
  for (const value of values) {
    const since = performance.now()
    await work(value)
    times.push(performance.now() - since)
  }
  return times
}

function at(times: number[], share: number): string {
  const sorted = times.toSorted((a, b) => a - b)
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(2)
}

function elapsed(since: number): number {
  return Math.round(performance.now() - since)
}
