import { inspect } from 'node:util'
import { backupCommand } from './backup/backup-command.ts'
import { restoreCommand } from './backup/restore-command.ts'
import { beginHistoryCommand } from './begin-history.ts'
import { type Command, CommandError, type Console, UsageError } from './command.ts'
import { doctorCommand } from './doctor/doctor.ts'
import { migrateToPostgresCommand } from './migrate-to-postgres.ts'
import { prepareCommand } from './prepare/prepare-command.ts'
import { USER_COMMANDS } from './users/user-commands.ts'

// `stogram <command>`: what an operator does beside running the server.

const COMMANDS: Record<string, Command> = {
  backup: backupCommand,
  doctor: doctorCommand,
  'history new': beginHistoryCommand,
  'migrate-to-postgres': migrateToPostgresCommand,
  prepare: prepareCommand,
  restore: restoreCommand,
  ...USER_COMMANDS,
}

/** Faults with a message that says what to do. */
const EXPLAINED = new Set([
  ...['ConfigError', 'DirectoryInUseError', 'MigrationError', 'PostgresqlError', 'UnopenableError', 'DamagedError'],
  'AdministrationError',
])

/** Runs what was typed after `stogram`; the exit code: 0 done, 1 not done, 2 no such command or option. */
export async function runCommand(words: readonly string[], console: Console): Promise<number> {
  try {
    const { name, args } = findCommand(words)
    const command = COMMANDS[name]
    if (command === undefined) {
      console.say(listCommands())
      return 0
    }
    if (args.includes('--help') || args.includes('-h')) {
      console.say([`stogram ${name}: ${command.does}`, '', ...command.help].join('\n').trimEnd())
      return 0
    }
    return await command.run(args, console)
  } catch (error) {
    const isUsage = error instanceof UsageError || (error instanceof TypeError && 'code' in error)
    if (isUsage) console.complain(`${error.message}\n\n${listCommands()}`)
    else console.complain(isExplained(error) ? error.message : inspect(error))
    return isUsage ? 2 : 1
  }
}

/** A command is one word or two. */
function findCommand(words: readonly string[]): { name: string; args: string[] } {
  const [first = 'help'] = words
  if (['help', '--help', '-h'].includes(first)) return { name: 'help', args: [] }
  for (const count of [2, 1]) {
    const name = words.slice(0, count).join(' ')
    if (name in COMMANDS) return { name, args: words.slice(count) }
  }
  throw new UsageError(`There is no command "${words.join(' ')}".`)
}

function isExplained(error: unknown): error is Error {
  return error instanceof CommandError || (error instanceof Error && EXPLAINED.has(error.name))
}

function listCommands(): string {
  const width = Math.max(...Object.keys(COMMANDS).map(({ length }) => length)) + 2
  const lines = Object.entries(COMMANDS).map(([command, { does }]) => `  ${command.padEnd(width)}${does}`)
  const more = 'stogram <command> --help says more. Settings come from the environment and .env, as for the server.'
  return `Usage: stogram <command> [options]\n\n${lines.join('\n')}\n\n${more}`
}
