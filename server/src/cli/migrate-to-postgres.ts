import { isDeepStrictEqual, parseArgs } from 'node:util'
import { makeConfig } from '../app/config/config.ts'
import { type BackupSource, openEmbeddedSource } from '../infra/backup-source.ts'
import { openDatabase, type Query } from '../infra/database.ts'
import { findKnown, listApplied } from '../infra/migrations.ts'
import { beginReading, type Contents, readContents, readTables, writeTables } from '../infra/table-rows.ts'
import { moveAside } from './backup/move-database.ts'
import { mustBeAlone, mustBeEmpty } from './backup/must-be-free.ts'
import { type Command, CommandError, makeLog } from './command.ts'

const HOUR_MS = 3_600_000

export const migrateToPostgresCommand: Command = {
  does: 'moves everything from the embedded database to an empty one in PostgreSQL',
  help: [
    'Stop the server, write DATABASE_URL, run this, start the server. Nothing is lost, and devices notice nothing. All of it',
    'or nothing: afterwards both are compared, by the rows of each table and the end of each log. The embedded database is',
    'then moved aside, to be deleted when you like.',
  ],
  async run(args, console) {
    parseArgs({ args, options: {} })
    const log = makeLog(console)
    const { connections, dataDirectory } = makeConfig(console.env())
    const { databaseUrl } = connections
    if (databaseUrl === undefined) {
      throw new CommandError('Write DATABASE_URL=postgresql://user@host:5432/stogram, the empty database to move to.')
    }
    const moved = await copyAll()
    const aside = await moveAside(dataDirectory, 'moved')
    console.say(
      `Moved ${moved.rows['accounts']} accounts and ${moved.rows['log_items']} items to PostgreSQL. Start the server. ` +
        `The embedded database lies in ${aside} and is not used any more.`,
    )
    return 0

    async function copyAll(): Promise<Contents> {
      await using source = await openEmbeddedSource(dataDirectory, log)
      if (source === undefined)
        throw new CommandError(`There is no embedded database in ${dataDirectory}. Correct DATA_DIR.`)
      await using database = await openDatabase({
        ...{ databaseUrl, applicationName: 'stogram-command', queryTimeoutMs: HOUR_MS, log },
      })
      await mustBeAlone(database)
      return await database.transaction(async (query) => {
        await mustBeEmpty(query, 'Write the DATABASE_URL of an empty one.')
        const contents = await copy(source, query)
        await mustBeAlone(database)
        return contents
      })
    }
  },
}

function copy(source: BackupSource, write: Query): Promise<Contents> {
  return source.transaction(async (read) => {
    await beginReading(read)
    const migrations = await findKnown(await listApplied(read))
    if (migrations === undefined)
      throw new CommandError('The embedded database is of a newer Stogram. Use that version.')
    const written = await writeTables(write, migrations, readTables(read))
    if (!isDeepStrictEqual(written, await readContents(read))) {
      throw new CommandError('PostgreSQL did not store what the embedded database holds. Nothing was changed.')
    }
    // Nothing was forgotten: it goes on telling the same history.
    for (const { id } of await read<{ id: string }>('SELECT id FROM history')) {
      await write('INSERT INTO history (id) VALUES ($1)', [id])
    }
    return written
  })
}
