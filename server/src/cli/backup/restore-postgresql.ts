import type { ServerConfig } from '../../app/config/config.ts'
import { openDatabase } from '../../infra/database.ts'
import type { Contents } from '../../infra/table-rows.ts'
import type { Backup } from './backup-file.ts'
import { fillDatabase, mustBeKnown } from './fill-database.ts'
import { mustBeAlone, mustBeEmpty } from './must-be-free.ts'
import type { RestoreOptions } from './restore-embedded.ts'
import { planSecrets } from './restore-secrets.ts'

const HOUR_MS = 3_600_000

/** Everything in one transaction. What fails leaves what there was. */
export async function restorePostgresql(
  config: ServerConfig,
  backup: Backup,
  { isReplacing, log }: RestoreOptions,
): Promise<Contents> {
  const { databaseUrl } = config.connections
  const migrations = await mustBeKnown(backup)
  const putSecrets = await planSecrets(config, backup.secrets)
  await using database = await openDatabase({
    ...{ databaseUrl, applicationName: 'stogram-command', queryTimeoutMs: HOUR_MS, log },
  })
  await mustBeAlone(database)
  return await database.transaction(async (query) => {
    if (!isReplacing) await mustBeEmpty(query, 'Restore into an empty one, or give this one up with --replace.')
    const contents = await fillDatabase(query, migrations, backup)
    await mustBeAlone(database)
    await putSecrets()
    return contents
  })
}
