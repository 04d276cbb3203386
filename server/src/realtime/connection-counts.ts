import type { IncomingMessage } from 'node:http'
import { networkOf } from './network-of.ts'
import type { SocketServer } from './socket-server.ts'

export interface ConnectionCounts {
  /** False for a connection above the limit of its network; it should be told so, and closed. */
  isWithinLimit(connection: object): boolean
}

export interface ConnectionCountsDeps {
  addressOf: (request: IncomingMessage) => string
  perNetwork: number
}

/**
 * Counts the open connections of each network from the moment they are there, whether or not they have said who they
 * are. Those above the limit wait to be refused in words; as many again, and the next are closed without a word.
 *
 * Comes right after `io.attach`.
 */
export function countConnections(io: SocketServer, { addressOf, perNetwork }: ConnectionCountsDeps): ConnectionCounts {
  const counts = new Map<string, number>()
  const surplus = new WeakSet<object>()
  io.engine.on('connection', (connection: EngineConnection) => {
    const network = networkOf(addressOf(connection.request))
    const count = (counts.get(network) ?? 0) + 1
    counts.set(network, count)
    connection.once('close', () => {
      const left = (counts.get(network) ?? 1) - 1
      if (left > 0) counts.set(network, left)
      else counts.delete(network)
    })
    if (count > perNetwork) surplus.add(connection)
    if (count > perNetwork * 2) connection.close()
  })
  return { isWithinLimit: (connection) => !surplus.has(connection) }
}

/** What engine.io's own types say, but for the events. */
interface EngineConnection {
  request: IncomingMessage
  once(event: 'close', listener: () => void): void
  close(): void
}
