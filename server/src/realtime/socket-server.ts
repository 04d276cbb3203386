import type { IncomingMessage } from 'node:http'
import { createAdapter } from '@socket.io/redis-adapter'
import { LIMITS, SOCKET_PATH } from '@stogram/contract'
import type { Redis } from 'ioredis'
import type { Logger } from 'pino'
import { type DefaultEventsMap, Server } from 'socket.io'
import { makeAdapterClients } from './adapter-redis.ts'
import type { DeviceCaller } from './handlers.ts'
import { isOwnOrigin } from './origins.ts'

export interface SocketData {
  caller: DeviceCaller
  protocolVersion: number
  address: string
  chatIds: readonly string[]
}

export type SocketServer = Server<DefaultEventsMap, DefaultEventsMap, DefaultEventsMap, SocketData>

export interface SocketServerDeps {
  /** Two connections of the same Redis, when there are several servers. */
  redis: { publisher: Redis; subscriber: Redis } | undefined
  allowedOrigins: ReadonlySet<string>
  log: Logger
}

/** How long another server may take to answer a question before it counts as gone. */
const PEER_TIMEOUT_MS = 2_000

/**
 * Takes no connection yet: `io.attach(http)` and `serveSockets` come in one turn, because whoever connects between
 * them would be let in unseen and never be answered.
 */
export function makeSocketServer({ redis, allowedOrigins, log }: SocketServerDeps): SocketServer {
  const io: SocketServer = new Server({
    path: SOCKET_PATH,
    serveClient: false,
    transports: ['websocket'],
    maxHttpBufferSize: LIMITS.socketFrameBytes,
    // Compression costs memory for each connection and lets lengths tell about contents.
    perMessageDeflate: false,
    pingInterval: 25_000,
    pingTimeout: 20_000,
    connectTimeout: 10_000,
    // CORS does not cover WebSocket upgrades: this does.
    allowRequest: (request: IncomingMessage, decide) => decide(null, isOwnOrigin(request.headers, allowedOrigins)),
  })
  if (redis !== undefined) {
    const { publisher, subscriber } = makeAdapterClients(redis, log)
    io.adapter(createAdapter(publisher, subscriber, { requestsTimeout: PEER_TIMEOUT_MS, key: 'stogram' }))
  }
  return io
}
