import { existsSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { awaitPostgresql } from './await-postgresql.ts'
import { DirectoryInUseError, openDataDirectory } from './data-directory.ts'
import { findHistoryId } from './history.ts'
import { findPending } from './migrations.ts'
import { openPglite } from './pglite.ts'
import { openPglitePool } from './pglite-pool.ts'

export interface Inspection {
  version: string
  pendingMigrations: readonly string[]
  historyId: string | undefined
  /** Of PostgreSQL, those that are off and without which a crash costs what was acknowledged. */
  unsafeSettings: readonly string[]
}

const PATIENCE_MS = 5_000
const SILENT = { warn: () => undefined, error: () => undefined }

/**
 * Looks at a database and changes nothing in it: neither migrations nor a restore. 'in use': an embedded one that a
 * server holds.
 *
 * Throws     PostgresqlError, MigrationError, UnopenableError  as a start would
 */
export async function inspectDatabase(place: {
  databaseUrl: string | undefined
  dataDirectory: string
}): Promise<Inspection | 'none' | 'in use'> {
  if (place.databaseUrl !== undefined) return inspectPostgresql(place.databaseUrl)
  if (!existsSync(join(place.dataDirectory, 'pglite', 'PG_VERSION'))) return 'none'
  try {
    await using directory = await openDataDirectory(place.dataDirectory)
    const pglite = await openPglite(directory.pglite)
    const pool = openPglitePool(pglite, SILENT)
    try {
      return await inspect(pool, [])
    } finally {
      await pool.end()
      await pglite.close()
    }
  } catch (error) {
    if (error instanceof DirectoryInUseError) return 'in use'
    throw error
  }
}

async function inspectPostgresql(connectionString: string): Promise<Inspection> {
  const pool = new pg.Pool({ connectionString, connectionTimeoutMillis: PATIENCE_MS, query_timeout: PATIENCE_MS })
  pool.on('error', () => undefined)
  try {
    await awaitPostgresql(pool, SILENT, 0)
    return await inspect(pool, ['fsync', 'full_page_writes', 'synchronous_commit'])
  } finally {
    await pool.end()
  }
}

async function inspect(pool: pg.Pool, needed: readonly string[]): Promise<Inspection> {
  const { rows } = await pool.query<{ server_version: string }>('SHOW server_version')
  const settings = await pool.query<{ name: string }>(
    `SELECT name FROM pg_settings WHERE name = ANY($1) AND setting = 'off' ORDER BY name`,
    [needed],
  )
  return {
    version: rows[0]?.server_version ?? '',
    pendingMigrations: await findPending(pool),
    historyId: await findHistoryId(pool),
    unsafeSettings: settings.rows.map(({ name }) => name),
  }
}
