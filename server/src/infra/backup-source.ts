import { createReadStream, existsSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { unpackDirectory } from './archive.ts'
import { awaitPostgresql } from './await-postgresql.ts'
import { type DataDirectory, DirectoryInUseError, openDataDirectory } from './data-directory.ts'
import { type InfraLog, openPostgresqlPool, type Query, runTransaction } from './database.ts'
import { askForSnapshot } from './embedded.ts'
import { openPglite } from './pglite.ts'
import { openPglitePool } from './pglite-pool.ts'

/** A database as it is: neither migrated nor restored, and read without disturbing the server that uses it. */
export type BackupSource = AsyncDisposable & {
  transaction<T>(work: (query: Query) => Promise<T>): Promise<T>
}

const HOUR_MS = 3_600_000
/** In the data directory: a copy of what a running server holds, for as long as it is read. */
const COPY = 'backup-copy'

/**
 * Undefined where there is no database yet.
 *
 * Throws     PostgresqlError, UnopenableError  as a start would
 *            DirectoryInUseError               somebody else reads a copy already, or whoever serves gave none
 */
export async function openBackupSource(
  { databaseUrl, dataDirectory }: { databaseUrl: string | undefined; dataDirectory: string },
  log: InfraLog,
): Promise<BackupSource | undefined> {
  if (databaseUrl !== undefined) return openPostgresqlSource(databaseUrl, log)
  try {
    return await openEmbeddedSource(dataDirectory, log)
  } catch (error) {
    if (!(error instanceof DirectoryInUseError)) throw error
    const snapshot = await askForSnapshot(dataDirectory)
    if (snapshot === undefined) throw error
    return openCopy(snapshot, await openDataDirectory(join(dataDirectory, COPY)), log)
  }
}

async function openPostgresqlSource(databaseUrl: string, log: InfraLog): Promise<BackupSource> {
  const pool = openPostgresqlPool(databaseUrl, {
    ...{ applicationName: 'stogram-command', poolSize: 1, queryTimeoutMs: HOUR_MS, log },
  })
  const source = makeSource(pool, () => pool.end())
  try {
    await awaitPostgresql(pool, log, 0)
    return source
  } catch (error) {
    await source[Symbol.asyncDispose]()
    throw error
  }
}

/** The embedded database itself, which no server may be using meanwhile; undefined where there is none. */
export async function openEmbeddedSource(dataDirectory: string, log: InfraLog): Promise<BackupSource | undefined> {
  if (!existsSync(join(dataDirectory, 'pglite', 'PG_VERSION'))) return undefined
  return openDirectory(await openDataDirectory(dataDirectory), log)
}

async function openDirectory(directory: DataDirectory, log: InfraLog): Promise<BackupSource> {
  try {
    const pglite = await openPglite(directory.pglite)
    const pool = openPglitePool(pglite, log)
    return makeSource(pool, async () => {
      await pool.end()
      await pglite.close()
      await directory[Symbol.asyncDispose]()
    })
  } catch (error) {
    await directory[Symbol.asyncDispose]()
    throw error
  }
}

async function openCopy(snapshot: string, directory: DataDirectory, log: InfraLog): Promise<BackupSource> {
  const remove = async () => {
    await rm(directory.path, { recursive: true, force: true })
    await directory[Symbol.asyncDispose]()
  }
  try {
    // Of one that was killed.
    await rm(directory.pglite, { recursive: true, force: true })
    await mkdir(directory.pglite, { mode: 0o700 })
    await unpackDirectory(createReadStream(snapshot), directory.pglite)
    const source = await openDirectory(directory, log)
    return {
      ...source,
      async [Symbol.asyncDispose]() {
        await source[Symbol.asyncDispose]()
        await remove()
      },
    }
  } catch (error) {
    await remove()
    throw error
  }
}

function makeSource(pool: Pool, close: () => Promise<void>): BackupSource {
  return { transaction: (work) => runTransaction(pool, work), [Symbol.asyncDispose]: close }
}
