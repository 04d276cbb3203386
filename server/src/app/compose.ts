import type { Server as HttpServer } from 'node:http'
import type { Socket } from 'node:net'
import type { AuthHash } from '../features/accounts/index.ts'
import { makeChatsRepository } from '../features/chats/index.ts'
import {
  makeAskServers,
  makePresenceBoard,
  makePresenceRepository,
  PRESENCE_GRACE_MS,
  type PresenceBoard,
} from '../features/presence/index.ts'
import {
  type AccessTokens,
  makeAuthenticate,
  makeAuthenticateDevice,
  makeLiveSessions,
  makeSessionsRepository,
  purgeSessions,
  watchRevocations,
} from '../features/sessions/index.ts'
import type { Database } from '../infra/database.ts'
import type { Metrics } from '../infra/metrics.ts'
import type { RedisConnections } from '../infra/redis.ts'
import { openLogStore } from '../log/log.ts'
import { countConnections } from '../realtime/connection-counts.ts'
import { makeDispatch } from '../realtime/dispatch.ts'
import { makeDocsRoutes } from '../realtime/docs-routes.ts'
import { makeFanOut } from '../realtime/fan-out.ts'
import { makeGate } from '../realtime/gate.ts'
import { makeHttpRoutes } from '../realtime/http-routes.ts'
import { makeRateLimiter } from '../realtime/rate-limiter.ts'
import { SOCKETS_PER_NETWORK } from '../realtime/rate-limits.ts'
import { makeRequestIds } from '../realtime/request-ids.ts'
import { watchSlowConsumers } from '../realtime/slow-consumers.ts'
import { serveSockets } from '../realtime/socket.ts'
import { makeSocketServer, type SocketServer } from '../realtime/socket-server.ts'
import { watchRemovals } from '../realtime/watch-removals.ts'
import { makeClientAddress } from './client-address.ts'
import type { ServerConfig } from './config/config.ts'
import type { Secrets } from './config/secrets.ts'
import { makeHandlers } from './handlers.ts'
import { makeHttp } from './http.ts'
import type { Loggers } from './logger.ts'
import { makeReadiness } from './readiness.ts'
import { runEach } from './run-each.ts'

export interface ComposeInput {
  config: ServerConfig
  secrets: Secrets
  database: Database
  redis: RedisConnections | undefined
  loggers: Loggers
  metrics: Metrics
  http: HttpServer
  publicOrigin: string
  allowedOrigins: ReadonlySet<string>
  tokens: AccessTokens
  authHash: AuthHash
  nowMs: () => number
}

/**
 * Builds each part once and hands it to those that name it. Closing the result ends what runs by itself.
 *
 * Waits for nothing: it runs in the turn in which the server began to listen, so that nobody connects to half of it.
 */
export function compose(input: ComposeInput) {
  const {
    config,
    secrets,
    database,
    redis,
    loggers,
    metrics,
    http,
    publicOrigin,
    allowedOrigins,
    tokens,
    authHash,
    nowMs,
  } = input
  const { rateLimitScale, isRegistrationOpen } = config
  const io = makeSocketServer({
    allowedOrigins,
    log: loggers.socketLog,
    redis: redis && { publisher: redis.main, subscriber: redis.subscriber },
  })
  const log = openLogStore(database, config.storageQuotaBytes, metrics)
  const fanOut = makeFanOut(io)
  log.onCommitted((items) => {
    try {
      fanOut.push(items)
    } catch (error) {
      // A hint: what was committed stands without it.
      loggers.appLog.error({ err: error }, 'what was committed could not be pushed')
    }
  })

  const sessions = makeSessionsRepository(database)
  const live = makeLiveSessions(sessions, monotonicMs)
  const { auditLog } = loggers
  const presence: PresenceBoard = makePresenceBoard({
    repository: makePresenceRepository(database),
    fanOut,
    askServers: redis === undefined ? async () => new Map() : makeAskServers(io, (ids) => presence.activityHere(ids)),
    log: loggers.presenceLog,
    nowMs,
    graceMs: PRESENCE_GRACE_MS,
  })
  const site = { rpId: new URL(publicOrigin).hostname, origins: [...allowedOrigins] }
  const handlers = makeHandlers({
    ...{ database, log, fanOut, tokens, live, presence, secrets, site, isRegistrationOpen, authHash, auditLog, nowMs },
  })
  const limiter = makeRateLimiter({
    ...{ redis: redis?.main, scale: rateLimitScale, key: secrets.preloginKey, nowMs: monotonicMs },
  })
  const gate = makeGate(
    makeDispatch({
      handlers,
      authenticate: makeAuthenticate({ tokens, live, sessions }),
      ...{ limiter, metrics },
      log: loggers.dispatchLog,
    }),
  )
  const { dispatch } = gate
  const requestIds = makeRequestIds()
  const app = makeHttp({
    config,
    publicOrigin,
    routers: [
      makeDocsRoutes(publicOrigin),
      makeHttpRoutes({ dispatch, allowedOrigins, requestIds, log: loggers.httpLog }),
    ],
    log: loggers.httpLog,
    isReady: makeReadiness(() => gate.isOpen, database, monotonicMs),
  })
  http.on('request', app)
  const connections = trackConnections(http)
  const addressOf = makeClientAddress(app)
  const chats = makeChatsRepository(database)
  io.attach(http)
  metrics.read('stogram_connections', 'Open connections.', 'gauge', () => io.engine.clientsCount)
  metrics.read('stogram_devices', 'Connections of devices that are signed in.', 'gauge', () => io.of('/').sockets.size)
  metrics.read('stogram_redis_up', 'Whether Redis answers: 1 or 0.', 'gauge', () => redis && Number(redis.isReady))
  const perNetwork = Math.ceil(SOCKETS_PER_NETWORK * rateLimitScale)
  serveSockets({
    io,
    dispatch,
    authenticateDevice: makeAuthenticateDevice({ tokens, live, sessions }),
    ...{ limiter, live, findChatIds: chats.findChatIds, addressOf, presence, requestIds },
    connections: countConnections(io, { addressOf, perNetwork }),
    log: loggers.socketLog,
    nowMs,
  })
  const { appLog } = loggers
  const watchers: Disposable[] = [
    watchSlowConsumers(io, metrics, loggers.socketLog),
    watchRevocations({ sessions, live, fanOut, nowMs: monotonicMs, log: appLog }),
    purgeSessions({ sessions, nowMs, log: appLog }),
  ]
  if (redis !== undefined) {
    watchers.push(watchRemovals({ findRemovedWithin: chats.findRemovedWithin, fanOut, log: appLog }))
  }
  return {
    /** What is under way is finished and acknowledged; then every socket is closed, to connect elsewhere. */
    [Symbol.asyncDispose]: () =>
      runEach([
        () => http.close(),
        () => gate.close(config.shutdownTimeoutMs),
        () => io.local.disconnectSockets(true),
        ...watchers.map((watcher) => () => watcher[Symbol.dispose]()),
        () => presence[Symbol.asyncDispose](),
        () => closeSockets(io, http, connections),
      ]),
  }
}

/** Every TCP connection that is open: node's own list lets go of those that became sockets. */
function trackConnections(http: HttpServer): ReadonlySet<Socket> {
  const open = new Set<Socket>()
  http.on('connection', (connection) => {
    open.add(connection)
    connection.once('close', () => open.delete(connection))
  })
  return open
}

/** Closes the HTTP server too, and waits for its connections: those kept alive have nothing more to say. */
async function closeSockets(io: SocketServer, http: HttpServer, connections: ReadonlySet<Socket>): Promise<void> {
  const sweep = setInterval(() => http.closeIdleConnections(), 50)
  const patience = setTimeout(() => {
    for (const connection of connections) connection.destroy()
  }, CLOSE_PATIENCE_MS)
  await io.close().finally(() => {
    clearInterval(sweep)
    clearTimeout(patience)
  })
}

/** Of connections that neither speak nor read nor close. */
const CLOSE_PATIENCE_MS = 5_000

/** For what must not jump when somebody sets the clock. */
const monotonicMs = () => performance.now()
