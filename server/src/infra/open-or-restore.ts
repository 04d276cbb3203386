import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { DataDirectory } from './data-directory.ts'
import type { InfraLog } from './database.ts'
import { forgetHistoryId } from './history.ts'
import { DamagedError, openPglite, type Pglite, UnopenableError } from './pglite.ts'
import { openPglitePool } from './pglite-pool.ts'
import { listSnapshots, restoreNewest } from './snapshots.ts'
import { syncPath } from './sync-path.ts'
import { fillDirectory } from './template.ts'

const BROKEN = 'pglite-broken-'
const RESTORING = 'pglite-restoring'
const FILLING = 'pglite-filling'

export type Open = (directory: string) => Promise<Pglite>

/**
 * Opens the database of a data directory: a new one where nothing was ever stored, the newest good snapshot where the
 * files are damaged or gone.
 *
 * Throws     UnopenableError  anything else; nothing was changed, and the message says what to do
 */
export async function openOrRestore(directory: DataDirectory, log: InfraLog, open: Open = openPglite): Promise<Pglite> {
  if (await isNew(directory)) await makeFirst(directory)
  const opened = await tryTwice(directory, open, log)
  return opened instanceof DamagedError ? restore(directory, opened, open, log) : opened
}

/** True where there is neither a database nor anything that tells of one: a restore may have been killed half-way. */
async function isNew({ path, pglite, snapshots }: DataDirectory): Promise<boolean> {
  if (existsSync(pglite) || (await listSnapshots(snapshots)).length > 0) return false
  return !(await readdir(path)).some((name) => name === RESTORING || name.startsWith(BROKEN))
}

/** Under another name until it is whole: a database that bears its name is never made anew. */
async function makeFirst({ path, pglite }: DataDirectory): Promise<void> {
  const filling = join(path, FILLING)
  await rm(filling, { recursive: true, force: true })
  await mkdir(filling, { mode: 0o700 })
  await fillDirectory(filling)
  await rename(filling, pglite)
  await syncPath(path)
}

/** What made it fail may have passed the second time; damage has not. */
async function tryTwice(directory: DataDirectory, open: Open, log: InfraLog): Promise<Pglite | DamagedError> {
  const { pglite } = directory
  // PGlite would make a new database over what is left of the old one.
  if (!existsSync(join(pglite, 'PG_VERSION'))) return new DamagedError('There is no database any more.')
  const first = await attempt(open, pglite)
  if (!(first instanceof UnopenableError)) return first
  log.error({ reason: first.message }, 'the embedded database does not open; trying once more')
  const second = await attempt(open, pglite)
  if (second instanceof UnopenableError && !(second instanceof DamagedError)) throw explain(second, directory)
  return second
}

function attempt(open: Open, directory: string): Promise<Pglite | UnopenableError> {
  return open(directory).catch((error: unknown) => {
    if (error instanceof UnopenableError) return error
    throw error
  })
}

function explain(cause: UnopenableError, { pglite }: DataDirectory): UnopenableError {
  return new UnopenableError(
    `The embedded database in ${pglite} does not open, though nothing says that its files are damaged. Nothing was ` +
      'changed. Look for room on the disk, memory, permissions and the limit of open files, then start again. To give ' +
      `it up for the newest snapshot, move ${pglite} away and start again. The database said:\n${cause.message}`,
    { cause },
  )
}

async function restore(directory: DataDirectory, cause: DamagedError, open: Open, log: InfraLog): Promise<Pglite> {
  const { pglite: target, path, snapshots } = directory
  const broken = join(path, `${BROKEN}${new Date().toISOString().replaceAll(':', '-')}`)
  const restored = join(path, RESTORING)
  for await (const snapshot of restoreNewest(snapshots, restored, log)) {
    const opened = await attempt(open, restored)
    if (opened instanceof DamagedError) {
      log.error({ snapshot: snapshot.name, error: opened.message }, 'snapshot does not open')
      continue
    }
    if (opened instanceof UnopenableError) throw explain(opened, directory)
    await beginHistory(opened, log)
    await opened.close()
    if (existsSync(target)) await rename(target, broken)
    await rename(restored, target)
    await syncPath(path)
    log.error(
      { snapshot: snapshot.name, takenAt: snapshot.takenAt, reason: cause.message },
      'restored from a snapshot: what was written after it was taken may be missing; the broken directory is kept',
    )
    return open(target)
  }
  throw new UnopenableError(
    `The embedded database in ${target} does not open and there is no good snapshot. Nothing was changed. ` +
      `The database said: ${cause.message}`,
    { cause },
  )
}

/** Before the database gets its name: however the restore is broken off, none serves under the old id. */
async function beginHistory(restored: Pglite, log: InfraLog): Promise<void> {
  const pool = openPglitePool(restored, log)
  try {
    await forgetHistoryId(pool)
  } finally {
    await pool.end()
  }
}
