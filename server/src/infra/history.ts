import { randomBytes } from 'node:crypto'
import type { Pool } from 'pg'
import type { Query } from './database.ts'

/**
 * The id of the history that this database tells; made where there is none yet, so that no two databases share one,
 * not even two that began as the same template.
 */
export async function readHistoryId(pool: Pool): Promise<string> {
  const known = await findHistoryId(pool)
  if (known !== undefined) return known
  // Of several servers that start at once, one makes it.
  const id = makeId()
  await pool.query('INSERT INTO history (id) VALUES ($1) ON CONFLICT DO NOTHING', [id])
  return (await findHistoryId(pool)) ?? id
}

/**
 * For a restored database: it gives places in its logs to other items than the lost database did, and clients must
 * be able to see that. Its next reader makes a new id.
 */
export async function forgetHistoryId(pool: Pool): Promise<void> {
  if (await hasTable(pool)) await pool.query('DELETE FROM history')
}

/** For a database that was put back by hand, with its servers stopped: they read the id once, when they start. */
export async function beginHistory(query: Query): Promise<void> {
  await query('INSERT INTO history (id) VALUES ($1) ON CONFLICT (place) DO UPDATE SET id = excluded.id', [makeId()])
}

/** Undefined where there is none yet, or no table for it. */
export async function findHistoryId(pool: Pool): Promise<string | undefined> {
  if (!(await hasTable(pool))) return undefined
  const { rows } = await pool.query<{ id: string }>('SELECT id FROM history')
  return rows[0]?.id
}

/** A database of an older version has none. */
async function hasTable(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ name: string | null }>(`SELECT to_regclass('history')::text AS name`)
  return Boolean(rows[0]?.name)
}

function makeId(): string {
  return randomBytes(16).toString('base64url')
}
