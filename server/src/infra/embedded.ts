import { createReadStream, existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { packDirectory, unpackDirectory } from './archive.ts'
import { type DataDirectory, openDataDirectory } from './data-directory.ts'
import type { DatabaseOptions, Driver, InfraLog } from './database.ts'
import { openPglite, type Pglite, UnopenableError } from './pglite.ts'
import { openSnapshots, restoreNewest } from './snapshots.ts'

const HOUR_MS = 3_600_000

/** Made by the build beside the bundle; from the source there is none. */
const TEMPLATE = fileURLToPath(new URL('./pglite-template.tar.gz', import.meta.url))

/** Opens the embedded PostgreSQL of a data directory, from the newest snapshot where the directory is damaged. */
export async function openEmbedded({ dataDirectory, snapshotIntervalMs, log }: DatabaseOptions): Promise<Driver> {
  if (!dataDirectory) throw new TypeError('Neither databaseUrl nor dataDirectory is given')
  const directory = await openDataDirectory(dataDirectory)
  try {
    const pglite = await openOrRestore(directory, log)
    const pool = openPool(pglite, log)
    const snapshots = await openSnapshots({
      pool,
      source: directory.pglite,
      target: directory.snapshots,
      intervalMs: snapshotIntervalMs ?? HOUR_MS,
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

function openPool(pglite: Pglite, log: InfraLog): pg.Pool {
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

async function openOrRestore(directory: DataDirectory, log: InfraLog): Promise<Pglite> {
  if (isNew(directory)) return openFirst(directory)
  try {
    return await openPglite(directory.pglite)
  } catch (error) {
    if (!(error instanceof UnopenableError)) throw error
    log.error({ reason: error.message }, 'the embedded database does not open')
    return restore(directory, error, log)
  }
}

/** Nothing was ever acknowledged from a directory whose first start did not finish. */
function isNew({ pglite, path }: DataDirectory): boolean {
  return !existsSync(pglite) || existsSync(firstStartMark(path))
}

function firstStartMark(path: string): string {
  return join(path, 'first-start')
}

async function openFirst({ pglite: target, path }: DataDirectory): Promise<Pglite> {
  const mark = firstStartMark(path)
  await writeFile(mark, '')
  await rm(target, { recursive: true, force: true })
  await mkdir(target, { mode: 0o700 })
  if (existsSync(TEMPLATE)) await unpackDirectory(createReadStream(TEMPLATE), target)
  const pglite = await openPglite(target)
  await rm(mark)
  return pglite
}

/** Writes an empty database that a first start then unpacks instead of making its own, which takes seconds. */
export async function makeTemplate(path: string): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'stogram-template-'))
  try {
    const pglite = await openPglite(directory)
    await pglite.close()
    const archive = await packDirectory(path)
    await archive.add(directory, (relative) => relative !== 'postmaster.pid')
    await archive.finish()
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

async function restore(
  { pglite: target, path, snapshots }: DataDirectory,
  cause: UnopenableError,
  log: InfraLog,
): Promise<Pglite> {
  const broken = join(path, `pglite-broken-${new Date().toISOString().replaceAll(':', '-')}`)
  const restored = join(path, 'pglite-restoring')
  for await (const snapshot of restoreNewest(snapshots, restored, log)) {
    try {
      const pglite = await openPglite(restored)
      await pglite.close()
    } catch (error) {
      log.error({ snapshot: snapshot.name, error: String(error) }, 'snapshot does not open')
      continue
    }
    await rename(target, broken)
    await rename(restored, target)
    log.error(
      { snapshot: snapshot.name, takenAt: snapshot.takenAt, broken },
      'restored from a snapshot: what was written after it was taken may be missing; the broken directory is kept',
    )
    return openPglite(target)
  }
  throw new Error(
    `The embedded database in ${target} does not open and there is no good snapshot. Nothing was changed. ` +
      `PostgreSQL said: ${cause.message}`,
    { cause },
  )
}
