import type { ServerConfig } from '../../app/config/config.ts'
import { type Inspection, inspectDatabase } from '../../infra/inspect-database.ts'
import { error, type Finding, ok, warning } from './finding.ts'

export async function examineDatabase({ connections, dataDirectory }: ServerConfig): Promise<Finding[]> {
  const { databaseUrl } = connections
  const kind = databaseUrl === undefined ? 'embedded' : 'PostgreSQL'
  try {
    const found = await inspectDatabase({ databaseUrl, dataDirectory })
    if (found === 'none') return [ok('database', `none in ${dataDirectory} yet: the first start makes one`)]
    if (found === 'in use') return [ok('database', 'embedded, in use by a running server: stop it to look inside')]
    return [ok('database', `${kind} ${found.version}`), ...describe(found)]
  } catch (failure) {
    // What a database refuses with is meant for operators, and names no password.
    return [error('database', failure instanceof Error ? failure.message : String(failure))]
  }
}

function describe({ pendingMigrations, historyId, unsafeSettings }: Inspection): Finding[] {
  const pending = pendingMigrations.length
  return [
    pending === 0
      ? ok('migrations', 'all applied')
      : warning('migrations', `${pending} to apply: the next start does it; have a backup`),
    historyId === undefined
      ? ok('history', 'none yet: the next start makes one')
      : ok('history', `${historyId}; after putting back a backup run "stogram history new"`),
    ...unsafeSettings.map((name) =>
      error('durability', `${name} is off in PostgreSQL: acknowledged messages may be lost; switch it on`),
    ),
  ]
}
