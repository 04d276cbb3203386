import type { Pool } from 'pg'
import type { InfraLog } from './database.ts'

/** PostgreSQL does not answer, or is none that this server can use. The message says what to do. */
export class PostgresqlError extends Error {
  override readonly name = 'PostgresqlError'
}

/** It may start at the same time as this server, or be moved. */
const PATIENCE_MS = 60_000
const RETRY_MS = 1_000
const OLDEST_VERSION = 15

/**
 * Resolves once PostgreSQL answers and can be used; the log says that it is waited for, a minute unless told otherwise.
 *
 * Throws     PostgresqlError  it has not answered for so long, refuses, or is too old
 */
export async function awaitPostgresql(
  pool: Pick<Pool, 'query'>,
  log: Pick<InfraLog, 'warn'>,
  patienceMs = PATIENCE_MS,
): Promise<void> {
  const deadline = performance.now() + patienceMs
  for (let isTold = false; ; isTold = true) {
    const failure = await findFailure(pool)
    if (failure === undefined) return
    const reason = codeOf(failure) ?? failure.message
    if (!isAway(failure)) throw explain(failure, reason)
    if (performance.now() >= deadline) {
      throw new PostgresqlError(
        `PostgreSQL ${silenceWords(patienceMs)} (${reason}). Start it, or correct DATABASE_URL.`,
        { cause: failure },
      )
    }
    if (!isTold) log.warn({ reason, waitSeconds: patienceMs / 1_000 }, 'PostgreSQL does not answer; waiting for it')
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
  }
}

function silenceWords(patienceMs: number): string {
  return patienceMs === 0 ? 'does not answer' : `has not answered for ${patienceMs / 1_000} s`
}

async function findFailure(pool: Pick<Pool, 'query'>): Promise<Error | undefined> {
  let major: number
  try {
    const { rows } = await pool.query<{ server_version_num: string }>('SHOW server_version_num')
    major = Math.floor(Number(rows[0]?.server_version_num) / 10_000)
  } catch (error) {
    if (error instanceof Error) return error
    throw error
  }
  if (major >= OLDEST_VERSION) return undefined
  return new PostgresqlError(`This PostgreSQL is version ${major}. Stogram needs ${OLDEST_VERSION} or newer.`)
}

/** Nobody listens, nobody answers, or it says that it is still starting or just stopping. */
const AWAY = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'],
  ...['57P01', '57P02', '57P03'],
])

function isAway(error: Error): boolean {
  // The driver gives its own errors no code.
  return AWAY.has(codeOf(error) ?? '') || /timeout|terminated/i.test(error.message)
}

const REFUSALS = new Map([
  ['28P01', 'PostgreSQL refuses the user or the password in DATABASE_URL. Correct them.'],
  ['28000', 'PostgreSQL lets the user in DATABASE_URL not in from here. Correct it, or allow it in pg_hba.conf.'],
  ['3D000', 'The database that DATABASE_URL names does not exist. Create it, or correct DATABASE_URL.'],
])

function explain(error: Error, reason: string): Error {
  const refusal = REFUSALS.get(reason)
  return refusal === undefined ? error : new PostgresqlError(refusal, { cause: error })
}

function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
