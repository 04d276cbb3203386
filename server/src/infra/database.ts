import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { type Prisma, PrismaClient } from '../../generated/client.ts'
import { awaitPostgresql } from './await-postgresql.ts'
import { openEmbedded } from './embedded.ts'
import { readHistoryId } from './history.ts'
import type { Answer } from './local-questions.ts'
import type { Metrics } from './metrics.ts'
import { migrate } from './migrations.ts'
import { repeatCollided } from './repeat-collided.ts'

/** What infra tells the operator; a pino logger fits. */
export type InfraLog = {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

export type DatabaseOptions = {
  /** A PostgreSQL URL. Without it the embedded database in `dataDirectory` is opened. */
  databaseUrl?: string | undefined
  dataDirectory?: string | undefined
  /** Embedded only: how often to take a snapshot when something changed. Default one hour. */
  snapshotIntervalMs?: number | undefined
  /** PostgreSQL only: as what it is listed there. Default that of a server. */
  applicationName?: string | undefined
  /** PostgreSQL only: connections of this server. Default 10. */
  poolSize?: number | undefined
  /** PostgreSQL only: how long to wait for an answer before the connection counts as lost. Default 35 s. */
  queryTimeoutMs?: number | undefined
  /** Embedded only: where snapshots are counted. */
  metrics?: Metrics | undefined
  log: InfraLog
}

export type DatabaseKind = 'embedded' | 'postgresql'

/**
 * The one way to the data, the same on both kinds.
 *
 * The embedded kind has a single connection: inside an interactive transaction use nothing but `tx`, or the
 * call waits for a connection that the transaction itself holds.
 */
export type Database = AsyncDisposable & {
  readonly kind: DatabaseKind
  /** Of the history that its logs tell: another one after a restore from a snapshot. */
  readonly historyId: string
  readonly prisma: PrismaClient
  readonly query: Query
  /**
   * What `work` does with `tx`, in one transaction. Begun anew when the database ends it in favour of another one: `work`
   * leaves no trace anywhere else.
   */
  change<T>(work: (tx: Prisma.TransactionClient) => Promise<T>): Promise<T>
  /** Statements in one transaction, for raw SQL; everything else uses `change`. */
  transaction<T>(work: (query: Query) => Promise<T>): Promise<T>
  /** How many connections servers have to it; the embedded kind has none but this. */
  countServers(): Promise<number>
  /** Settles when the embedded database ends by itself: the server has to stop then. Never for PostgreSQL. */
  readonly crashed: Promise<Error>
  /** Embedded only: takes a snapshot now, while serving; its path, or undefined where nothing changed. */
  snapshot(): Promise<string | undefined>
  /** Embedded only: what another process of this user gets for what it asks with `askHolder`. */
  answerWith(answer: Answer): void
}

/**
 * Runs one statement. bytea comes back as Buffer, int8 as number. With a `name` the statement is prepared once
 * per connection: for constant texts on hot paths only.
 */
export type Query = <Row extends object>(text: string, values?: readonly unknown[], name?: string) => Promise<Row[]>

/** What carries the connections, and what ends with them. */
export type Driver = {
  pool: pg.Pool
  kind: DatabaseKind
  crashed: Promise<Error>
  snapshot(): Promise<string | undefined>
  answerWith(answer: Answer): void
  close(): Promise<void>
}

const SERVER_NAME = 'stogram'
const INT8 = 20
const STATEMENT_TIMEOUT_MS = 30_000
/** Longer than the server's own: only one that is cut off says nothing by then. */
const QUERY_TIMEOUT_MS = 35_000
const KEEP_ALIVE_MS = 10_000

/** int8 as number: counters and epoch milliseconds, all far below 2^53. */
const TYPES: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format: 'text') =>
    oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
}

/**
 * Opens the database, applies the migrations that are missing and answers when it is ready to serve.
 *
 * Throws     MigrationError       the database belongs to a newer version, or a migration stopped half-way
 *            PostgresqlError      it is away for longer than a minute, refuses, or is too old
 *            DirectoryInUseError  another process serves from the same data directory
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const driver = options.databaseUrl ? openPostgresql(options.databaseUrl, options) : await openEmbedded(options)
  try {
    if (driver.kind === 'postgresql') await awaitPostgresql(driver.pool, options.log)
    const applied = await migrate(driver.pool, driver.kind)
    if (applied.length > 0) options.log.info({ applied }, 'database migrated')
    return makeDatabase(driver, await readHistoryId(driver.pool))
  } catch (error) {
    await driver.close()
    throw error
  }
}

function makeDatabase(driver: Driver, historyId: string): Database {
  const prisma = new PrismaClient({
    adapter: new PrismaPg(driver.pool),
    transactionOptions: { maxWait: 10_000, timeout: 20_000 },
  })
  return {
    kind: driver.kind,
    historyId,
    prisma,
    crashed: driver.crashed,
    snapshot: () => driver.snapshot(),
    answerWith: (answer) => driver.answerWith(answer),
    query: queryOn(driver.pool),
    change: (work) => repeatCollided(() => prisma.$transaction(work)),
    transaction: (work) => runTransaction(driver.pool, work),
    countServers: () => countServers(queryOn(driver.pool), driver.kind),
    async [Symbol.asyncDispose]() {
      await prisma.$disconnect()
      await driver.close()
    },
  }
}

async function countServers(query: Query, kind: DatabaseKind): Promise<number> {
  if (kind === 'embedded') return 0
  const [row] = await query<{ count: number }>(
    'SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1',
    [SERVER_NAME],
  )
  return row?.count ?? 0
}

function queryOn(target: pg.Pool | pg.PoolClient): Query {
  return async <Row extends object>(text: string, values: readonly unknown[] = [], name?: string) => {
    const config = { text, values: values as unknown[], types: TYPES, ...(name && { name }) }
    const { rows } = await target.query<Row & pg.QueryResultRow>(config)
    return rows
  }
}

export async function runTransaction<T>(pool: pg.Pool, work: (query: Query) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let failure: Error | undefined
  try {
    await client.query('BEGIN')
    const result = await work(queryOn(client))
    await client.query('COMMIT')
    return result
  } catch (error) {
    await client.query('ROLLBACK').catch((lost: Error) => {
      failure = lost
    })
    throw error
  } finally {
    // A connection that could not roll back is thrown away.
    client.release(failure)
  }
}

function openPostgresql(databaseUrl: string, options: DatabaseOptions): Driver {
  const pool = openPostgresqlPool(databaseUrl, options)
  return {
    pool,
    kind: 'postgresql',
    crashed: new Promise(() => undefined),
    snapshot: async () => undefined,
    answerWith: () => undefined,
    close: () => pool.end(),
  }
}

export function openPostgresqlPool(
  databaseUrl: string,
  {
    applicationName,
    poolSize,
    queryTimeoutMs,
    log,
  }: Pick<DatabaseOptions, 'applicationName' | 'poolSize' | 'queryTimeoutMs' | 'log'>,
): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    application_name: applicationName ?? SERVER_NAME,
    max: poolSize ?? 10,
    connectionTimeoutMillis: 10_000,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: queryTimeoutMs ?? QUERY_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
  })
  // An idle connection that breaks is replaced by the next query; only unheard it would end the process.
  pool.on('error', (error) => log.warn({ error: error.message }, 'database connection lost'))
  return pool
}
