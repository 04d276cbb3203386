import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ServerConfig } from '../../app/config/config.ts'
import { openDataDirectory } from '../../infra/data-directory.ts'
import { type InfraLog, openDatabase } from '../../infra/database.ts'
import type { Migration } from '../../infra/migrations.ts'
import { listSnapshots } from '../../infra/snapshots.ts'
import type { Contents } from '../../infra/table-rows.ts'
import { CommandError } from '../command.ts'
import type { Backup } from './backup-file.ts'
import { fillDatabase, mustBeKnown } from './fill-database.ts'
import { moveAside, moveDatabase } from './move-database.ts'
import { planSecrets } from './restore-secrets.ts'

export interface RestoreOptions {
  isReplacing: boolean
  log: InfraLog
}

/** A data directory in the data directory, for as long as it is not whole. */
const UNFINISHED = 'restoring'

/** Makes a database of its own, which takes the place of the one that there was. */
export async function restoreEmbedded(
  config: ServerConfig,
  backup: Backup,
  { isReplacing, log }: RestoreOptions,
): Promise<Contents> {
  await using directory = await openDataDirectory(config.dataDirectory)
  const { path, pglite, snapshots } = directory
  const isEmpty = !existsSync(pglite) && (await listSnapshots(snapshots)).length === 0
  if (!isEmpty && !isReplacing) {
    throw new CommandError(
      `There is a database in ${path} already. Move it aside with --replace, or write another DATA_DIR.`,
    )
  }
  const migrations = await mustBeKnown(backup)
  const putSecrets = await planSecrets(config, backup.secrets)
  const unfinished = join(path, UNFINISHED)
  // Of one that was killed.
  await rm(unfinished, { recursive: true, force: true })
  try {
    const contents = await fill(unfinished, migrations, backup, log)
    if (!isEmpty) await moveAside(path, 'replaced')
    await putSecrets()
    await moveDatabase(unfinished, path)
    return contents
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
}

async function fill(
  dataDirectory: string,
  migrations: readonly Migration[],
  backup: Backup,
  log: InfraLog,
): Promise<Contents> {
  await using database = await openDatabase({ dataDirectory, log })
  return await database.transaction((query) => fillDatabase(query, migrations, backup))
}
