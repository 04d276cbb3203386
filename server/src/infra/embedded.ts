import { join } from 'node:path'
import { askHolder, openDataDirectory } from './data-directory.ts'
import type { DatabaseOptions, Driver } from './database.ts'
import type { Answer } from './local-questions.ts'
import { makeMetrics } from './metrics.ts'
import { openOrRestore } from './open-or-restore.ts'
import { openPglitePool } from './pglite-pool.ts'
import { listSnapshots, openSnapshots } from './snapshots.ts'

const HOUR_MS = 3_600_000
/** Answered over the lock of the directory with the path of a snapshot that holds all that was committed before. */
const SNAPSHOT_QUESTION = 'snapshot'

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
    let answer: Answer = async () => ''
    directory.answerWith(async (question) => {
      if (question !== SNAPSHOT_QUESTION) return answer(question)
      return (await snapshots.take()) ?? (await findNewest(directory.snapshots)) ?? ''
    })
    return {
      pool,
      kind: 'embedded',
      crashed: pglite.crashed,
      snapshot: () => snapshots.take(),
      answerWith(next) {
        answer = next
      },
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

/** Has the process that serves from this directory take a snapshot; undefined where none does, or it could not. */
export async function askForSnapshot(dataDirectory: string): Promise<string | undefined> {
  return (await askHolder(dataDirectory, SNAPSHOT_QUESTION)) || undefined
}

async function findNewest(snapshots: string): Promise<string | undefined> {
  const newest = (await listSnapshots(snapshots)).at(-1)
  return newest && join(snapshots, newest.name)
}
