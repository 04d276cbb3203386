import { openDataDirectory } from './data-directory.ts'
import type { DatabaseOptions, Driver } from './database.ts'
import { makeMetrics } from './metrics.ts'
import { openOrRestore } from './open-or-restore.ts'
import { openPglitePool } from './pglite-pool.ts'
import { openSnapshots } from './snapshots.ts'

const HOUR_MS = 3_600_000

/** Opens the embedded PostgreSQL of a data directory, from the newest snapshot where the directory is damaged. */
export async function openEmbedded({
  dataDirectory,
  snapshotIntervalMs,
  metrics,
  log,
}: DatabaseOptions): Promise<Driver> {
  if (!dataDirectory) throw new TypeError('Neither databaseUrl nor dataDirectory is given')
  const directory = await openDataDirectory(dataDirectory)
  try {
    const pglite = await openOrRestore(directory, log)
    const pool = openPglitePool(pglite, log)
    const snapshots = await openSnapshots({
      pool,
      source: directory.pglite,
      target: directory.snapshots,
      intervalMs: snapshotIntervalMs ?? HOUR_MS,
      metrics: metrics ?? makeMetrics(),
      log,
    })
    return {
      pool,
      kind: 'embedded',
      crashed: pglite.crashed,
      snapshot: () => snapshots.take(),
      close: async () => {
        await snapshots.close()
        await pool.end()
        await pglite.close()
        await directory[Symbol.asyncDispose]()
      },
    }
  } catch (error) {
    await directory[Symbol.asyncDispose]()
    throw error
  }
}
