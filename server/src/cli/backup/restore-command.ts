import { createReadStream } from 'node:fs'
import { access } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { makeConfig } from '../../app/config/config.ts'
import { type Command, CommandError, makeLog, UsageError } from '../command.ts'
import { openBackup } from './backup-file.ts'
import { restoreEmbedded } from './restore-embedded.ts'
import { restorePostgresql } from './restore-postgresql.ts'

export const restoreCommand: Command = {
  does: 'puts back what "stogram backup" wrote, with every server stopped',
  help: [
    'stogram restore <file>              into an empty database of either kind',
    'stogram restore -                   from the standard input',
    'stogram restore <file> --replace    in the place of what there is. The embedded database is moved aside; one in',
    '                                    PostgreSQL is gone then: back it up before',
    '',
    'All of it or nothing. The secrets come back too; others that were there are kept beside them. The database tells',
    'a new history, so that devices notice, and send again what came after the backup.',
  ],
  async run(args, console) {
    const options = { replace: { type: 'boolean' } } as const
    const { positionals, values } = parseArgs({ args, options, allowPositionals: true })
    const [source, ...more] = positionals
    if (source === undefined || more.length > 0) throw new UsageError('Name one backup, or - for the input.')
    const config = makeConfig(console.env())
    if (source !== '-') await mustBeReadable(source)
    const backup = await openBackup(source === '-' ? console.input : createReadStream(source))
    const restore = config.connections.databaseUrl === undefined ? restoreEmbedded : restorePostgresql
    const { rows } = await restore(config, backup, { isReplacing: values.replace === true, log: makeLog(console) })
    console.say(
      `Restored ${rows['accounts']} accounts and ${rows['log_items']} items, as they were at ${backup.manifest.madeAt}. ` +
        'Start the server; devices send again what came after.',
    )
    return 0
  },
}

async function mustBeReadable(path: string): Promise<void> {
  await access(path).catch((error: Error) => {
    throw new CommandError(`${resolve(path)} cannot be read: ${error.message}`)
  })
}
