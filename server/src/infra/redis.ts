import { once } from 'node:events'
import { Redis } from 'ioredis'
import type { InfraLog } from './database.ts'

/** Connections to Redis, which may be away or forget everything at any moment: nothing durable depends on it. */
export type RedisConnections = AsyncDisposable & {
  /** For commands and publishing. */
  readonly main: Redis
  /** For subscriptions: a connection that subscribes can do nothing else. */
  readonly subscriber: Redis
  readonly isReady: boolean
  onReadyChange(listener: (isReady: boolean) => void): () => void
}

/** A Redis that is cut off says nothing: a command is given up after `patienceMs`, and the connection made anew. */
export function openRedis(url: string, log: InfraLog, patienceMs = PATIENCE_MS): RedisConnections {
  const main = connect(url, patienceMs)
  const subscriber = connect(url, patienceMs)
  const listeners = new Set<(isReady: boolean) => void>()
  let wasReady = false
  const isReady = () => main.status === 'ready' && subscriber.status === 'ready'

  const update = () => {
    if (isReady() === wasReady) return
    wasReady = !wasReady
    if (wasReady) log.info({}, 'redis connected')
    else log.warn({}, 'redis lost')
    for (const listener of listeners) listener(wasReady)
  }
  for (const connection of [main, subscriber]) {
    connection.on('ready', update)
    connection.on('close', update)
    // ioredis reconnects by itself; the change of readiness is what is told.
    connection.on('error', () => undefined)
  }

  return {
    main,
    subscriber,
    get isReady() {
      return isReady()
    },
    onReadyChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([main, subscriber].map(end))
    },
  }
}

/** Connects, asks and goes. Throws what Redis or the network says. */
export async function pingRedis(url: string): Promise<void> {
  const redis = new Redis(url, { lazyConnect: true, connectTimeout: PATIENCE_MS, retryStrategy: () => null })
  let reason: Error | undefined
  // Of a connection that fails, `connect` only tells that it is closed.
  redis.on('error', (error) => {
    reason = error
  })
  try {
    await redis.connect()
    await redis.ping()
  } catch (error) {
    throw reason ?? error
  } finally {
    redis.disconnect()
  }
}

const PATIENCE_MS = 5_000
const KEEP_ALIVE_MS = 10_000

function connect(url: string, patienceMs: number): Redis {
  return new Redis(url, {
    commandTimeout: patienceMs,
    socketTimeout: patienceMs,
    keepAlive: KEEP_ALIVE_MS,
    // A command while Redis is away fails at once instead of waiting for it.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    retryStrategy: (attempt) => Math.min(attempt * 100, 2_000),
  })
}

async function end(connection: Redis): Promise<void> {
  if (connection.status === 'end') return
  // Between two attempts there is no connection that could end: ioredis then only gives up the next attempt.
  if (connection.status === 'reconnecting') return connection.disconnect()
  const ended = once(connection, 'end')
  connection.disconnect()
  await ended
}
