import type { Database } from '../infra/database.ts'

const REMEMBERED_MS = 1_000

/** Whether the server serves; anybody may ask, so the database is asked once a second at most. */
export function makeReadiness(
  isOpen: () => boolean,
  database: Pick<Database, 'query'>,
  nowMs: () => number,
): () => Promise<boolean> {
  let known: { atMs: number; isAnswering: Promise<boolean> } | undefined
  return async () => {
    if (!isOpen()) return false
    if (known === undefined || nowMs() - known.atMs >= REMEMBERED_MS) {
      known = { atMs: nowMs(), isAnswering: isAnswering(database) }
    }
    return known.isAnswering
  }
}

async function isAnswering(database: Pick<Database, 'query'>): Promise<boolean> {
  try {
    await database.query('SELECT 1')
    return true
  } catch {
    // @NOTE The reason is the database's to log; a balancer only wants to know.
    return false
  }
}
