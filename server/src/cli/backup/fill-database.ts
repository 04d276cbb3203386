import { isDeepStrictEqual } from 'node:util'
import type { Query } from '../../infra/database.ts'
import { findKnown, type Migration } from '../../infra/migrations.ts'
import { type Contents, writeTables } from '../../infra/table-rows.ts'
import { CommandError } from '../command.ts'
import { type Backup, explainNewer, refuse } from './backup-file.ts'

/** Throws CommandError where it was made by a newer version than this. */
export async function mustBeKnown({ manifest }: Backup): Promise<Migration[]> {
  const migrations = await findKnown(manifest.migrations)
  if (migrations === undefined) throw new CommandError(explainNewer(manifest))
  return migrations
}

/** In one transaction, which it lets fail for a backup that is not whole. */
export async function fillDatabase(
  query: Query,
  migrations: readonly Migration[],
  { rows, contents }: Backup,
): Promise<Contents> {
  const written = await writeTables(query, migrations, rows).catch((error: unknown) => {
    throw isOfData(error) ? refuse(error) : error
  })
  if (!isDeepStrictEqual(written, contents())) refuse(new Error('what was stored is not what it says that it holds'))
  return written
}

/** PostgreSQL finds fault with what it was given, not with itself. */
function isOfData(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^2[23]/.test(String(error.code))
}
