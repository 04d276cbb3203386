import { setTimeout as sleep } from 'node:timers/promises'
import type { Network, Storage } from '@stogram/core'
import { makeRandom } from '../../simulation/random.ts'
import { startTopology, type Topology } from '../topology.ts'
import { check, type Violation } from './checker.ts'
import { type Client, logIn, signUp } from './client.ts'
import { type Evidence, idleIn, type Send, type Stay, type StoredItem } from './evidence.ts'
import { startComingAndGoing } from './membership.ts'
import { rage } from './nemesis.ts'
import { startWorkload } from './workload.ts'

export interface CampaignOptions {
  seed: number
  /** How long there are faults. */
  seconds: number
  certificates: string
  /** A bug that the checker has to find. */
  plant?: Plant
}

export interface Plant {
  /** Another bundle of the server. */
  main?: string
  /** Between each device and the network. */
  wrap?: (network: Network) => Network
  /** Between each device and its disk. */
  wrapStorage?: (storage: Storage) => Storage
  /** The faults that bring it to light. */
  faults?: string[]
  /** Nobody is sent away: a device with this bug could not take them back. */
  isTogether?: true
  /** Once everybody has found the others. */
  arm?: (topology: Topology) => Promise<void>
}

export interface Outcome {
  violations: Violation[]
  /** What was done to it, in order. */
  faults: string[]
  sends: number
  /** Who did too little for the outcome to mean anything. */
  idle: string[]
  /** From the end of the last fault until everything was in order; undefined when it never was. */
  healMs: number | undefined
}

const PATIENCE_MS = 60_000

/**
 * Several servers behind the proxy, people on bad lines who write all the time, and one fault after another; then peace,
 * and the question whether everything is as it must be. The seed decides what is tried; real processes decide the rest.
 */
export async function runCampaign(options: CampaignOptions): Promise<Outcome> {
  const { seed, seconds, certificates, plant = {} } = options
  const random = makeRandom(seed)
  const topology = await startTopology({ serverCount: 2, certificates, main: plant.main })
  const clients: Client[] = []
  try {
    const world = await settle(topology, clients, plant)
    await plant.arm?.(topology)
    const faults: string[] = []
    const workload = startWorkload(clients, world.chatsOf, random)
    const membership = startComingAndGoing(
      { ...world, topology, random: makeRandom(seed + 1), isStaying: plant.isTogether === true },
      world.group,
    )
    const ground = { topology, clients, chatsOf: world.chatsOf, random: makeRandom(seed + 2), names: plant.faults }
    await rage(ground, performance.now() + seconds * 1_000, (fault) => {
      faults.push(fault)
    })
    await workload.finish()
    const guestStays = await membership.finish()
    for (const { core } of clients) core.wake()
    const stays = [...world.stays(clients), ...guestStays]
    const names = clients.map(({ name }) => name)
    const evidence = await heal({ topology, clients, world, stays, sends: workload.sends })
    return {
      violations: check(evidence),
      faults,
      sends: workload.sends.length,
      idle: idleIn(seconds, workload.sends, names, faults),
      healMs: evidence.healMs,
    }
  } finally {
    for (const client of clients) await client.close()
    await topology.stop()
  }
}

interface World {
  direct: string
  group: string
  admin: Client
  guest: Client
  chatsOf(client: Client): string[]
  /** Of everybody but the guest. */
  stays(clients: Client[]): Stay[]
}

/** Ada and Ben with two devices each, Cara and Dan with one; a private chat and a group of all. */
async function settle(topology: Topology, clients: Client[], { wrap, wrapStorage }: Plant): Promise<World> {
  const at = { port: topology.httpsPort, ...(wrap ? { wrap } : {}), ...(wrapStorage ? { wrapStorage } : {}) }
  const open = async (client: Promise<Client>) => {
    clients.push(await client)
    return client
  }
  const ada = await open(signUp({ ...at, name: 'ada', username: 'ada' }))
  const ben = await open(signUp({ ...at, name: 'ben', username: 'ben' }))
  const cara = await open(signUp({ ...at, name: 'cara', username: 'cara' }))
  const dan = await open(signUp({ ...at, name: 'dan', username: 'dan' }))
  await open(logIn({ ...at, name: 'ada+', username: 'ada' }))
  await open(logIn({ ...at, name: 'ben+', username: 'ben' }))
  const direct = await ada.core.openPrivateChat(ben.accountId)
  const members = [ben, cara, dan].map(({ accountId }) => accountId)
  const group = await ada.core.createGroup({ title: 'All', members })
  const chatsOf = ({ username }: Client) => (username === 'ada' || username === 'ben' ? [direct, group] : [group])
  // Nobody is shown a private chat in which nothing was said.
  await ada.core.sendText({ chatId: direct, text: 'ada 0' })
  for (const client of clients) {
    await patiently(async () => {
      const { chats } = await client.core.readViews()
      return chatsOf(client).every((id) => chats.some((chat) => chat.id === id && chat.canPost))
    })
  }
  return {
    ...{ direct, group, admin: ada, guest: dan, chatsOf },
    stays: (all) =>
      [...new Map(all.map((client) => [client.username, client])).values()]
        .filter(({ username }) => username !== 'dan')
        .flatMap((client) =>
          chatsOf(client).map((chatId) => ({
            ...{ chatId, username: client.username, fromSeq: 1, untilSeq: undefined },
          })),
        ),
  }
}

interface Aftermath {
  topology: Topology
  clients: Client[]
  world: World
  stays: Stay[]
  sends: Evidence['sends']
}

/** Waits until everything is in order, or for as long as is bearable; then asks them all once more, without a network. */
async function heal({ topology, clients, world, stays, sends }: Aftermath): Promise<Evidence> {
  const startMs = performance.now()
  const gather = async (healMs: number | undefined): Promise<Evidence> => ({
    ...{ sends: [...sends, firstWords(world)], stays, usage: [], healMs },
    stored: await readStored(topology, [world.direct, world.group]),
    devices: await Promise.all(clients.map((client) => client.testify(world.chatsOf(client)))),
  })
  let healMs: number | undefined
  while (healMs === undefined && performance.now() - startMs < PATIENCE_MS) {
    const nowMs = performance.now() - startMs
    if (check(await gather(nowMs)).length === 0) healMs = nowMs
    else await sleep(250)
  }
  for (const client of clients) {
    client.link.block()
    await client.restart()
  }
  return gather(healMs)
}

async function readStored(topology: Topology, chatIds: string[]): Promise<Record<string, StoredItem[]>> {
  const stored: Record<string, StoredItem[]> = {}
  for (const chatId of chatIds) {
    stored[chatId] = await topology.query<StoredItem>(
      'SELECT seq, id::text AS id, kind, at::float8 AS at FROM log_items WHERE log_id = $1 ORDER BY seq, id',
      [chatId],
    )
  }
  return stored
}

function firstWords({ direct }: World): Send {
  return { device: 'ada', chatId: direct, text: 'ada 0', isKept: true }
}

async function patiently(check: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS
  while (!(await check())) {
    if (performance.now() > deadline) throw new Error('The devices did not find their chats')
    await sleep(100)
  }
}
