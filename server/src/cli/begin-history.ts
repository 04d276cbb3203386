import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { makeConfig } from '../app/config/config.ts'
import { openDatabase } from '../infra/database.ts'
import { beginHistory } from '../infra/history.ts'
import { type Command, CommandError, makeLog } from './command.ts'

export const beginHistoryCommand: Command = {
  does: 'after a backup was put back: lets the apps know that the server forgot something',
  help: [
    'Run it once, with every server stopped, whenever the database was put back in any way: from a dump, a copied',
    'directory or volume, a rollback to a point in time. Devices then compare what they hold with the server, keep it,',
    'and send again what was lost. Without it, what they hold and what the server tells may differ unnoticed.',
    'Running it needlessly costs each device one comparison and nothing else.',
  ],
  async run(args, console) {
    parseArgs({ args, options: {} })
    const { connections, dataDirectory } = makeConfig(console.env())
    const { databaseUrl } = connections
    // A directory that is empty by mistake would only get a new database.
    if (databaseUrl === undefined && !existsSync(join(dataDirectory, 'pglite'))) {
      throw new CommandError(
        `There is no database in ${dataDirectory}. Put the backup back there, or correct DATA_DIR.`,
      )
    }
    await using database = await openDatabase({
      ...{ databaseUrl, dataDirectory, applicationName: 'stogram-command', log: makeLog(console) },
    })
    const servers = await database.countServers()
    if (servers > 0) {
      throw new CommandError(
        'A server is connected to this database. Stop every server first: a running one goes on telling the old history.',
      )
    }
    await beginHistory(database.query)
    console.say('The database tells a new history. Start the server; devices notice when they connect.')
    return 0
  },
}
