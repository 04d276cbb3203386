import { parseArgs } from 'node:util'
import { prepare } from './prepare/prepare.ts'

// `stogram <command>`: what an operator does beside running the server.

const COMMANDS: Record<string, { does: string; run(args: string[]): Promise<void> }> = {
  prepare: {
    does: 'makes the secrets of an installation with several programs, where they are missing',
    async run(args) {
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
    },
  },
}

class UsageError extends Error {}

const [name = 'help', ...args] = process.argv.slice(2)
const command = COMMANDS[name]
try {
  if (command) await command.run(args)
  else {
    if (name !== 'help') throw new UsageError(`There is no command "${name}".`)
    say(describe())
  }
} catch (error) {
  const isUsage = error instanceof UsageError || (error instanceof TypeError && 'code' in error)
  process.stderr.write(isUsage ? `${error.message}\n\n${describe()}\n` : `${String(error)}\n`)
  process.exitCode = isUsage ? 2 : 1
}

function describe(): string {
  const lines = Object.entries(COMMANDS).map(([command, { does }]) => `  ${command.padEnd(12)}${does}`)
  return `Usage: stogram <command> [options]\n\n${lines.join('\n')}`
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
