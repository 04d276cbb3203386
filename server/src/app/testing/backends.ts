import { rm } from 'node:fs/promises'
import { type RedisService, startRedis } from '../../../../tests/services/redis.ts'
import { type Database, openDatabase } from '../../infra/database.ts'
import { makeDirectory } from '../../infra/testing/directories.ts'
import { silentLog } from '../../infra/testing/silent-log.ts'
import { createDatabase, makeDataDirectory } from '../../infra/testing/test-database.ts'
import { makeConfig } from '../config/config.ts'
import type { Env } from '../config/env.ts'
import { makeLoggers } from '../logger.ts'
import { type RunningServer, type StartOptions, startServer } from '../server.ts'

/** Where a suite's servers keep their data. Every suite runs on each. */
export interface Backend {
  /** One more server on the same data; only a backend with `isShared` can have two at once. */
  start(env?: Env, options?: StartOptions): Promise<RunningServer>
  /** Its data without a server: what would take a client too long. */
  seed(work: (database: Database) => Promise<void>): Promise<void>
  /** What the servers share, to be taken away from them. */
  redis: RedisService | undefined
  /** Where it is, for the command line. */
  env: Env
  close(): Promise<void>
}

export const BACKENDS = [
  { name: 'the embedded database', isShared: false, open: openEmbedded },
  { name: 'PostgreSQL and Redis', isShared: true, open: openShared },
] as const

/** Limits have a test of their own; elsewhere they would only slow it down. */
const GENEROUS: Env = { PORT: '0', RATE_LIMIT_SCALE: '10000', LOG_LEVEL: 'silent' }
const FAST: StartOptions = { bcryptCost: 4, loggers: makeLoggers({ level: 'silent' }) }

async function seed(
  place: { dataDirectory: string } | { databaseUrl: string },
  work: (database: Database) => Promise<void>,
) {
  await using database = await openDatabase({ ...place, log: silentLog })
  await work(database)
}

async function openEmbedded(): Promise<Backend> {
  const directory = await makeDataDirectory()
  return {
    redis: undefined,
    start: (env, options) =>
      startServer(makeConfig({ ...GENEROUS, DATA_DIR: directory, ...env }), { ...FAST, ...options }),
    seed: (work) => seed({ dataDirectory: directory }, work),
    env: { DATA_DIR: directory },
    close: () => rm(directory, { recursive: true, force: true }),
  }
}

async function openShared(): Promise<Backend> {
  const [directory, databaseUrl, redis] = await Promise.all([makeDirectory(), createDatabase(), startRedis()])
  const shared = { DATA_DIR: directory, DATABASE_URL: databaseUrl, REDIS_URL: redis.url }
  return {
    redis,
    start: (env, options) => startServer(makeConfig({ ...GENEROUS, ...shared, ...env }), { ...FAST, ...options }),
    seed: (work) => seed({ databaseUrl }, work),
    env: shared,
    async close() {
      await redis.stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
