import { randomUUID } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Network, Storage } from '@stogram/core'
import pg from 'pg'
import { expect, inject, it } from 'vitest'
import { type Plant, runCampaign } from './campaign.ts'
import type { Invariant } from './checker.ts'

const MAIN = fileURLToPath(new URL('../../../server/dist/main.js', import.meta.url))
const SECONDS = 20
/** Enough for what goes wrong wherever answers are lost. */
const LINES = ['somebody is cut off', 'somebody is cut off in the middle of a frame', 'a server is killed']
const KILLS = ['devices are killed']

interface Bug {
  what: string
  /** At least one of these has to speak up. */
  found: Invariant[]
  /** In the server: what stands there, exactly once, and what comes in its place. */
  patch?: [string, string][]
  plant: Plant
}

/** Each is a mistake that an engineer could make, and that no single request shows. */
const BUGS: Bug[] = [
  {
    what: 'the database answers before a commit is on the disk',
    found: ['I1', 'I6', 'I10'],
    plant: {
      faults: ['PostgreSQL crashes', 'somebody is cut off'],
      arm: async ({ postgres }) => {
        const client = new pg.Client({ connectionString: postgres.url })
        await client.connect()
        await client.query('ALTER SYSTEM SET synchronous_commit = off')
        await client.query("ALTER SYSTEM SET wal_writer_delay = '10s'")
        await client.query('SELECT pg_reload_conf()')
        await client.end()
      },
    },
  },
  {
    what: 'a message that is sent again is stored again',
    found: ['I1', 'I3', 'I6'],
    patch: [
      ['WHEN e.sender_id = i.sender_id AND e.hash =', 'WHEN false AND e.sender_id = i.sender_id AND e.hash ='],
      ["WHEN e.seq IS NOT NULL THEN 'id_reused'", "WHEN false THEN 'id_reused'"],
    ],
    plant: {
      faults: ['everybody is on a slow line, which breaks'],
      arm: async ({ query }) => {
        await query('DROP INDEX log_items_log_id_id_key')
      },
    },
  },
  {
    what: 'who was sent away goes on receiving what is said',
    found: ['I8'],
    patch: [
      [
        'for (const sockets of hereAndEverywhere(accountIds.map(ROOMS.account))) sockets.socketsLeave(ROOMS.chat(chatId2));',
        '',
      ],
      ['io.local.in(accountIds.map(ROOMS.account)).socketsLeave(ROOMS.chat(chatId2));', ''],
      ['for (const chatId2 of gone) await socket.leave(ROOMS.chat(chatId2));', ''],
    ],
    plant: { faults: LINES },
  },
  {
    what: 'a device trusts that every push arrives, and does not pull',
    found: ['I1'],
    plant: armed((isArmed) => ({ faults: LINES, isTogether: true, wrap: (network) => deaf(network, isArmed) })),
  },
  {
    what: 'a device writes in two steps what belongs together',
    found: ['I1', 'I5', 'I7', 'I10'],
    plant: armed((isArmed) => ({ faults: KILLS, wrapStorage: (storage) => torn(storage, isArmed) })),
  },
]

it.each(BUGS)('finds that $what', { timeout: SECONDS * 1_000 + 240_000 }, async ({ patch = [], plant, found }) => {
  const main = patch.length === 0 ? undefined : await patchServer(patch)
  try {
    const { violations } = await runCampaign({
      ...{ seed: 7, seconds: SECONDS, certificates: inject('certificates') },
      plant: { ...plant, ...(main ? { main } : {}) },
    })
    process.stdout.write(`${violations.length} violations, such as ${JSON.stringify(violations[0])}\n`)
    expect(violations.some(({ invariant }) => found.includes(invariant))).toBe(true)
  } finally {
    if (main) await rm(main)
  }
})

/** Beside the built one, whose neighbours it needs. */
async function patchServer(patch: [string, string][]): Promise<string> {
  let source = await readFile(MAIN, 'utf8')
  for (const [from, to] of patch) {
    if (source.split(from).length !== 2) throw new Error(`The server does not say "${from}" exactly once`)
    source = source.replace(from, to)
  }
  const main = join(dirname(MAIN), `planted-${randomUUID()}.js`)
  await writeFile(main, source)
  return main
}

/** Bugs of a device wait until everybody has found the others. */
function armed(make: (isArmed: () => boolean) => Plant): Plant {
  let isArmed = false
  return {
    ...make(() => isArmed),
    arm: async () => {
      isArmed = true
    },
  }
}

function deaf(network: Network, isArmed: () => boolean): Network {
  const nothing = { success: true as const, data: { logs: [], unreadable: [], hasMore: false } }
  const isPull = (name: string) => isArmed() && name === 'sync:pull'
  return {
    request: (...call) => (isPull(call[0]) ? Promise.resolve(nothing) : network.request(...call)),
    connect(token, handlers) {
      const socket = network.connect(token, handlers)
      return {
        call: (...call) => (isPull(call[0]) ? Promise.resolve(nothing) : socket.call(...call)),
        close: () => socket.close(),
      }
    },
  }
}

function torn(storage: Storage, isArmed: () => boolean): Storage {
  return {
    ...storage,
    async commit(writes) {
      if (!isArmed() || writes.length < 2) return storage.commit(writes)
      await storage.commit(writes.slice(0, 1))
      await sleep(5)
      await storage.commit(writes.slice(1))
    },
  }
}
