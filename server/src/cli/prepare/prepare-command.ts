import { parseArgs } from 'node:util'
import { type Command, UsageError } from '../command.ts'
import { prepare } from './prepare.ts'

export const prepareCommand: Command = {
  does: 'makes the secrets of an installation with several programs, where they are missing',
  help: [
    '  --directory=PATH   where the secrets go, one directory for each program',
    '  --domain=NAME      the name that people type, such as chat.example.org',
    '  --postgres=HOST:PORT, --redis=HOST:PORT   where the server finds them; postgres:5432 and redis:6379 otherwise',
  ],
  async run(args, { say }) {
    const { values } = parseArgs({
      args,
      options: {
        directory: { type: 'string' },
        domain: { type: 'string' },
        postgres: { type: 'string', default: 'postgres:5432' },
        redis: { type: 'string', default: 'redis:6379' },
      },
    })
    const { directory, domain, postgres, redis } = values
    if (!directory) throw new UsageError('Write --directory=PATH: where the secrets go.')
    if (!domain || !/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(domain)) {
      throw new UsageError('Write --domain=chat.example.org: the name that people type, in small letters.')
    }
    const made = await prepare({ directory, domain, postgres, redis })
    say(made.length === 0 ? 'Everything is there already.' : `Made ${made.join(', ')}.`)
    if (made.includes('nginx/fullchain.pem')) {
      say('The certificate is of our own making: browsers warn of it. docs/operations.md says how to get a real one.')
    }
    return 0
  },
}
