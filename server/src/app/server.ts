import { once } from 'node:events'
import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { BCRYPT_COST, openAuthHash } from '../features/accounts/index.ts'
import { makeAccessTokens } from '../features/sessions/index.ts'
import { type Database, type DatabaseKind, openDatabase } from '../infra/database.ts'
import { type Metrics, makeMetrics } from '../infra/metrics.ts'
import { openRedis, type RedisConnections } from '../infra/redis.ts'
import { compose } from './compose.ts'
import type { Address, ServerConfig } from './config/config.ts'
import type { EnvName } from './config/env.ts'
import { openSecrets } from './config/secrets.ts'
import { type Loggers, makeLoggers } from './logger.ts'
import { makeMetricsServer } from './metrics-server.ts'
import { makeOperatorAnswers } from './operator-answers.ts'
import { measureProcess } from './process-metrics.ts'
import { runEach } from './run-each.ts'

export interface RunningServer extends AsyncDisposable {
  /** Where it really listens, such as http://127.0.0.1:41234. */
  readonly url: string
  /** What browsers know it by. */
  readonly publicOrigin: string
  /** Where its figures are read; undefined where METRICS_PORT is not set. */
  readonly metricsUrl: string | undefined
  readonly databaseKind: DatabaseKind
  readonly loggers: Loggers
  /** Settles when the embedded database has ended by itself: the process has to go. */
  readonly crashed: Promise<Error>
}

/** What no operator should turn: for tests, benchmarks and the one program that serves people. */
export interface StartOptions {
  loggers?: Loggers
  /** 12 where people's passwords are kept. */
  bcryptCost?: number
  nowMs?: () => number
}

/** Longer than the keep-alive of the proxies in front, so that they never send into a closing connection. */
const KEEP_ALIVE_MS = 65_000

/** Starts one server in this process; disposing of it drains, finishes and closes everything it opened. */
export async function startServer(config: ServerConfig, options: StartOptions = {}): Promise<RunningServer> {
  const loggers = options.loggers ?? makeLoggers({ level: config.logLevel })
  const nowMs = options.nowMs ?? Date.now
  const stack: (() => unknown)[] = []
  const close = async () => {
    await runEach(stack.splice(0).reverse())
  }
  try {
    const metrics = makeMetrics()
    const database = await openStorage(config, metrics, loggers)
    stack.push(() => database[Symbol.asyncDispose]())
    const secrets = await openSecrets({ dataDirectory: config.dataDirectory, file: config.secretsFile })
    const { redisUrl } = config.connections
    const redis = redisUrl === undefined ? undefined : openRedis(redisUrl, loggers.storageLog)
    stack.push(() => redis?.[Symbol.asyncDispose]())
    if (redis !== undefined) await untilReady(redis)

    const tokens = await makeAccessTokens(secrets.accessTokenKey, nowMs)
    const authHash = await openAuthHash(options.bcryptCost ?? BCRYPT_COST)
    const http = createServer({ requestTimeout: 60_000, headersTimeout: 15_000, keepAliveTimeout: KEEP_ALIVE_MS })
    http.maxHeadersCount = 100
    const port = await listen(http, config, 'PORT')
    stack.push(() => closeHttp(http))
    const publicOrigin = config.publicOrigin ?? `http://localhost:${port}`
    const parts = compose({
      ...{ config, secrets, database, redis, loggers, metrics, http, publicOrigin, tokens, authHash, nowMs },
      allowedOrigins: originsOf(config, publicOrigin, port),
    })
    stack.push(() => parts[Symbol.asyncDispose]())
    database.answerWith(makeOperatorAnswers({ database, ...loggers }))
    const metricsUrl = await serveMetrics(config, metrics, stack)
    return {
      metricsUrl,
      url: `http://${hostInUrl(config.host)}:${port}`,
      publicOrigin,
      databaseKind: database.kind,
      loggers,
      crashed: database.crashed,
      [Symbol.asyncDispose]: close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** Redis may go away later without harm; a server that never saw it is more likely misconfigured. */
async function untilReady(redis: RedisConnections): Promise<void> {
  let unsubscribe = () => {}
  let timer: NodeJS.Timeout | undefined
  try {
    await new Promise<void>((resolve, reject) => {
      unsubscribe = redis.onReadyChange((isReady) => isReady && resolve())
      if (redis.isReady) resolve()
      timer = setTimeout(() => reject(new StartError(NO_REDIS)), REDIS_PATIENCE_MS)
    })
  } finally {
    clearTimeout(timer)
    unsubscribe()
  }
}

const REDIS_PATIENCE_MS = 15_000
const NO_REDIS =
  'Redis does not answer. Start it, correct REDIS_URL, or remove REDIS_URL when there is one server only.'

/** A fault at start that the operator can mend; its message says how. */
export class StartError extends Error {
  override readonly name = 'StartError'
}

function openStorage(config: ServerConfig, metrics: Metrics, { storageLog }: Loggers): Promise<Database> {
  const { databaseUrl } = config.connections
  return openDatabase({ databaseUrl, dataDirectory: config.dataDirectory, metrics, log: storageLog })
}

async function listen(http: HttpServer, { host, port }: Address, setting: EnvName): Promise<number> {
  http.listen({ host, port })
  await once(http, 'listening').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE')
      throw new StartError(`Port ${port} is taken. Stop what uses it or write another ${setting}.`)
    throw error
  })
  return (http.address() as AddressInfo).port
}

/** Where its figures can be read, if anywhere. What it opens is closed by `stack`. */
async function serveMetrics(
  { metrics: address }: ServerConfig,
  metrics: Metrics,
  stack: (() => unknown)[],
): Promise<string | undefined> {
  if (address === undefined) return undefined
  const measuring = measureProcess(metrics)
  stack.push(() => measuring[Symbol.dispose]())
  const http = makeMetricsServer(metrics)
  const port = await listen(http, address, 'METRICS_PORT')
  stack.push(() => {
    http.closeAllConnections()
    return closeHttp(http)
  })
  return `http://${hostInUrl(address.host)}:${port}/metrics`
}

/** Only for a start that failed half-way: a server that ran has closed it while draining. */
async function closeHttp(http: HttpServer): Promise<void> {
  if (!http.listening) return
  const closed = once(http, 'close')
  http.close()
  await closed
}

function originsOf(config: ServerConfig, publicOrigin: string, port: number): ReadonlySet<string> {
  const own = config.publicOrigin === undefined ? LOCAL_HOSTS.map((host) => `http://${host}:${port}`) : []
  return new Set([publicOrigin, ...own, ...config.allowedOrigins])
}

const LOCAL_HOSTS = ['localhost', '127.0.0.1', '[::1]']

function hostInUrl(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}
