import type { Pool } from 'pg'

/** Transactions that wrote since the last time, below which it is not worth the wait. */
const WORTHWHILE = 1_000

/** Of the catalogue too, so that no row stays unfrozen for ever. */
const TABLES = `SELECT oid::regclass::text AS name FROM pg_class WHERE relkind = 'r' ORDER BY oid`

/**
 * Makes what does for the embedded database as autovacuum would: it tells which tables it went over, none where
 * little has changed.
 *
 * Table by table: on the one connection, all that came to wait during a table goes before the next.
 */
export function makeTidy(pool: Pool, readChange: () => Promise<bigint>): () => Promise<string[]> {
  // A new process does not know: it goes over everything the first time.
  let lastChange = 0n
  return async () => {
    if ((await readChange()) - lastChange < WORTHWHILE) return []
    const { rows } = await pool.query<{ name: string }>(TABLES)
    for (const { name } of rows) await pool.query(`VACUUM (ANALYZE) ${name}`)
    lastChange = await readChange()
    return rows.map(({ name }) => name)
  }
}
