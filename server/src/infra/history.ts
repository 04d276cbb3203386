import { randomBytes } from 'node:crypto'
import type { Pool } from 'pg'

/**
 * The id of the history that this database tells; made where there is none yet, so that no two databases share one,
 * not even two that began as the same template.
 */
export async function readHistoryId(pool: Pool): Promise<string> {
  const known = await findHistoryId(pool)
  if (known !== undefined) return known
  // Of several servers that start at once, one makes it.
  const id = randomBytes(16).toString('base64url')
  await pool.query('INSERT INTO history (id) VALUES ($1) ON CONFLICT DO NOTHING', [id])
  return (await findHistoryId(pool)) ?? id
}

/**
 * For a restored database: it gives places in its logs to other items than the lost database did, and clients must
 * be able to see that. Its next reader makes a new id.
 */
export async function forgetHistoryId(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ name: string | null }>(`SELECT to_regclass('history')::text AS name`)
  // A snapshot of an older version has no id to forget.
  if (rows[0]?.name) await pool.query('DELETE FROM history')
}

async function findHistoryId(pool: Pool): Promise<string | undefined> {
  const { rows } = await pool.query<{ id: string }>('SELECT id FROM history')
  return rows[0]?.id
}
