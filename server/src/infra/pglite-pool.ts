import pg from 'pg'
import type { InfraLog } from './database.ts'
import type { Pglite } from './pglite.ts'

/** One connection: the embedded database has one session. */
export function openPglitePool(pglite: Pglite, log: Pick<InfraLog, 'error'>): pg.Pool {
  const pool = new pg.Pool({
    max: 1,
    idleTimeoutMillis: 0,
    stream: () => pglite.connect() as unknown as import('node:net').Socket,
    user: 'postgres',
    database: 'postgres',
  })
  pool.on('error', (error) => log.error({ error: error.message }, 'embedded database lost'))
  return pool
}
