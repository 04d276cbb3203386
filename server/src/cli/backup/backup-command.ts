import { randomBytes } from 'node:crypto'
import { open, readFile, rename } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { makeConfig, type ServerConfig } from '../../app/config/config.ts'
import { openSecrets, secretsPath } from '../../app/config/secrets.ts'
import { type Archive, packFile, packStream } from '../../infra/archive.ts'
import { openBackupSource } from '../../infra/backup-source.ts'
import { syncPath } from '../../infra/sync-path.ts'
import type { Contents } from '../../infra/table-rows.ts'
import { type Command, CommandError, type Console, makeLog, UsageError } from '../command.ts'
import { writeBackup } from './backup-file.ts'

export const backupCommand: Command = {
  does: 'writes database and secrets into one file, while servers run',
  help: [
    'stogram backup <file>    the file is there once it is whole, and replaces one of that name',
    'stogram backup -         to the standard output, to be encrypted or sent elsewhere',
    '',
    'Whoever has the file can pose as this server, and read names and who talks with whom. It opens no message.',
    'Keep it elsewhere, and keep it to yourself.',
  ],
  async run(args, console) {
    const { positionals } = parseArgs({ args, options: {}, allowPositionals: true })
    const [target, ...more] = positionals
    if (target === undefined || more.length > 0) throw new UsageError('Name one file to write, or - for the output.')
    const config = makeConfig(console.env())
    if (target === '-') {
      if (console.output.isTTY) throw new UsageError('A terminal cannot keep a backup: write "> file", or name a file.')
      await take(config, console, packStream(console.output))
      return 0
    }
    const path = resolve(target)
    // A name of its own, so that two backups to one file never write into each other.
    const unfinished = `${path}.${randomBytes(6).toString('hex')}.partial`
    await create(unfinished)
    const { rows } = await take(config, console, packFile(unfinished))
    await rename(unfinished, path)
    await syncPath(dirname(path))
    console.say(`${path} holds ${rows['accounts']} accounts and ${rows['log_items']} items.`)
    return 0
  },
}

async function take(config: ServerConfig, console: Console, archive: Archive): Promise<Contents> {
  const { connections, dataDirectory } = config
  try {
    const path = secretsPath(config)
    // Only to see that it is sound: it is not made here, for a database whose server had others.
    await openSecrets({ dataDirectory, file: path }).catch((error: Error) => {
      throw new CommandError(
        `The secrets in ${path} cannot be read. Correct SECRETS_FILE or DATA_DIR. (${error.message})`,
      )
    })
    const { databaseUrl } = connections
    await using source = await openBackupSource({ databaseUrl, dataDirectory }, makeLog(console))
    if (source === undefined) throw new CommandError(`There is no database in ${dataDirectory}. Correct DATA_DIR.`)
    return await writeBackup(archive, source, await readFile(path, 'utf8'))
  } catch (error) {
    await archive.abort()
    if (error instanceof Error && 'syscall' in error) throw new CommandError(`The backup failed: ${error.message}`)
    throw error
  }
}

async function create(path: string): Promise<void> {
  const file = await open(path, 'wx', 0o600).catch((error: Error) => {
    throw new CommandError(`${join(dirname(path))} cannot be written to: ${error.message}`)
  })
  await file.close()
}
