import type { Database, Query } from '../../infra/database.ts'
import { CommandError } from '../command.ts'

/** Throws CommandError while a server is connected. */
export async function mustBeAlone(database: Database): Promise<void> {
  if ((await database.countServers()) === 0) return
  throw new CommandError(
    'A server is connected to this database. Stop every server, then try again. Nothing was changed.',
  )
}

/** Throws CommandError where there are accounts; `advice` says what to do then. */
export async function mustBeEmpty(query: Query, advice: string): Promise<void> {
  const [account] = await query('SELECT FROM accounts LIMIT 1')
  if (account !== undefined)
    throw new CommandError(`The database holds accounts already. ${advice} Nothing was changed.`)
}
