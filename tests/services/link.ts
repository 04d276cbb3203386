import { createConnection, createServer, type Socket } from 'node:net'

/** A stretch of network between two programs of this machine, which can be made as bad as real ones are. */
export interface Link {
  /** Leads to the other end. */
  readonly port: number
  /** What is sent from now on comes so much later, in order. */
  slow(delayMs: number): void
  /** Nothing comes through in either direction, and nobody is told; new connections open into the void. */
  block(): void
  /** Ends `slow` and `block`; what was held back comes through. */
  heal(): void
  /** Resets what is open. */
  cut(): void
  /** Resets each connection that is open in the middle of what it carries next, after so many bytes. */
  cutAfter(bytes: number): void
  close(): Promise<void>
}

export async function openLink(target: { host?: string; port: number }): Promise<Link> {
  const host = target.host ?? '127.0.0.1'
  const pairs = new Set<Pair>()
  const conditions: Conditions = { delayMs: 0, isBlocked: false }
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = createConnection({ host, port: target.port, allowHalfOpen: true })
    const pair: Pair = {
      sockets: [near, far],
      bytesLeft: Number.POSITIVE_INFINITY,
      held: [],
      end() {
        pairs.delete(pair)
        for (const socket of pair.sockets) socket.resetAndDestroy()
      },
    }
    pairs.add(pair)
    carry(near, far, pair, conditions)
    carry(far, near, pair, conditions)
  })
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : 0)
    })
  })
  const cut = () => {
    for (const pair of [...pairs]) pair.end()
  }
  return {
    port,
    cut,
    slow: (delayMs) => {
      conditions.delayMs = delayMs
    },
    block: () => {
      conditions.isBlocked = true
    },
    heal: () => {
      Object.assign(conditions, { delayMs: 0, isBlocked: false })
      for (const pair of pairs) for (const write of pair.held.splice(0)) write()
    },
    cutAfter: (bytes) => {
      for (const pair of pairs) pair.bytesLeft = bytes
    },
    close: () =>
      new Promise((resolve) => {
        cut()
        server.close(() => resolve())
      }),
  }
}

interface Conditions {
  delayMs: number
  isBlocked: boolean
}

interface Pair {
  sockets: [Socket, Socket]
  /** How much it carries before it is reset. */
  bytesLeft: number
  /** What waits for the link to heal, both ways, in order. */
  held: (() => void)[]
  end(): void
}

function carry(from: Socket, to: Socket, pair: Pair, conditions: Conditions): void {
  /** When the last chunk is due: a link that gets faster does not overtake itself. */
  let lastDueMs = 0
  const pass = (write: () => void) => {
    if (conditions.isBlocked) {
      pair.held.push(() => pass(write))
      return
    }
    const nowMs = performance.now()
    lastDueMs = Math.max(lastDueMs, nowMs + conditions.delayMs)
    if (lastDueMs <= nowMs) write()
    else setTimeout(write, lastDueMs - nowMs)
  }
  from.on('data', (chunk: Buffer) => {
    const part = chunk.subarray(0, Math.min(chunk.length, pair.bytesLeft))
    pair.bytesLeft -= part.length
    pass(() => to.writable && to.write(part))
    if (pair.bytesLeft === 0) pass(pair.end)
  })
  from.on('end', () => pass(() => to.end()))
  from.on('error', () => pair.end())
  from.on('close', () => pass(() => to.end()))
}
