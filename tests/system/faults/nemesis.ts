import { setTimeout as sleep } from 'node:timers/promises'
import type { Link } from '../../services/link.ts'
import type { Random } from '../../simulation/random.ts'
import type { Topology } from '../topology.ts'
import type { Client } from './client.ts'

export interface Ground {
  /** Which of them happen; all when absent. */
  names?: string[] | undefined
  topology: Topology
  clients: Client[]
  chatsOf(client: Client): string[]
  random: Random
}

/** Each does harm and ends it again before it resolves. */
export const FAULTS: Record<string, (ground: Ground) => Promise<void>> = {
  async 'a server is killed'({ topology, random }) {
    const server = random.pick(topology.servers)
    await server.kill()
    await sleep(random.below(2_000))
    await server.start()
  },
  async 'every server is killed'({ topology, random }) {
    await Promise.all(topology.servers.map((server) => server.kill()))
    await sleep(random.below(2_000))
    await Promise.all(topology.servers.map((server) => server.start()))
  },
  async 'servers are replaced one by one'({ topology }) {
    for (const server of topology.servers) {
      await server.stop()
      await server.start()
    }
  },
  async 'a server stands still'({ topology, random }) {
    const server = random.pick(topology.servers)
    server.signal('SIGSTOP')
    await sleep(2_000 + random.below(4_000))
    server.signal('SIGCONT')
  },
  async 'PostgreSQL crashes'({ topology, random }) {
    await topology.postgres.crash()
    await sleep(random.below(1_500))
    await topology.postgres.start()
  },
  async 'Redis is killed and comes back empty'({ topology, random }) {
    await topology.redis.kill()
    await sleep(random.below(2_000))
    await topology.redis.start()
  },
  async 'the lines to PostgreSQL are reset'({ topology }) {
    topology.links.postgres.cut()
  },
  async 'PostgreSQL is out of reach'({ topology, random }) {
    await blocked([topology.links.postgres], 1_000 + random.below(3_000))
  },
  async 'Redis is out of reach'({ topology, random }) {
    await blocked([topology.links.redis], 1_000 + random.below(3_000))
  },
  async 'somebody is cut off'({ clients, random }) {
    for (let times = 0; times < 3; times += 1) {
      random.pick(clients).link.cut()
      await sleep(random.below(500))
    }
  },
  async 'somebody is cut off in the middle of a frame'({ clients, random }) {
    random.pick(clients).link.cutAfter(random.below(4_096))
    await sleep(1_000)
  },
  async 'devices are killed'({ clients, chatsOf, random }) {
    for (let times = 0; times < 3; times += 1) {
      const client = random.pick(clients)
      await client.look(chatsOf(client))
      await client.restart()
      await client.look(chatsOf(client))
    }
  },
  async 'somebody sits in a tunnel'({ clients, random }) {
    await blocked([random.pick(clients).link], 2_000 + random.below(5_000))
  },
  async 'everybody is on a slow line, which breaks'({ clients, random }) {
    const links = clients.map(({ link }) => link)
    for (const link of links) link.slow(100 + random.below(500))
    await sleep(3_000)
    // Answers that were on their way are lost.
    for (const link of links) {
      link.cut()
      link.heal()
    }
  },
}

async function blocked(links: Link[], ms: number): Promise<void> {
  for (const link of links) link.block()
  await sleep(ms)
  for (const link of links) link.heal()
  // Nobody waits for what was lost meanwhile.
  for (const link of links) link.cut()
}

/** Goes through all faults in an order of its own, again and again, until the time is over. Tells what it does. */
export async function rage(ground: Ground, untilMs: number, tell: (fault: string) => void): Promise<void> {
  const { random, names = Object.keys(FAULTS) } = ground
  let left: string[] = []
  while (performance.now() < untilMs) {
    if (left.length === 0) left = shuffled(names, random)
    const name = left.pop() ?? ''
    tell(name)
    await FAULTS[name]?.(ground)
    await sleep(random.below(1_500))
  }
}

function shuffled<T>(list: T[], random: Random): T[] {
  const keyed = list.map((value) => ({ value, key: random.next() }))
  return keyed.sort((a, b) => a.key - b.key).map(({ value }) => value)
}
