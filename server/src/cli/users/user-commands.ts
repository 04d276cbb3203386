import { parseArgs } from 'node:util'
import { type Command, CommandError, UsageError } from '../command.ts'
import { askInstallation } from './ask-installation.ts'

const WHO = 'Name somebody by username or account id, as "user list" and "user show" say them.'

/** Beside running servers, and effective on all of them. */
export const USER_COMMANDS: Record<string, Command> = {
  'user list': {
    does: 'lists accounts: since when, last seen, signed-in devices, room taken',
    help: ['Ended accounts are left out.'],
    async run(args, console) {
      parseArgs({ args, options: {} })
      console.say(await askInstallation(console, ['user', 'list']))
      return 0
    },
  },
  'user show': makeCommand('show', 'says of one account what this server knows of it', [
    'Counts and times. Names of chats, messages and keys are sealed: nobody can show them.',
  ]),
  'user lock': makeCommand('lock', 'signs somebody out everywhere and lets them not log in', [
    'Within 5 seconds on every server. Their devices keep what they have. They stay members of their groups.',
  ]),
  'user unlock': makeCommand('unlock', 'lets somebody who was locked log in again', []),
  'user reset-second-factor': makeCommand('reset-second-factor', 'lets somebody log in with the password alone', [
    'For who has lost the phone and the backup codes. Be sure who asks you: the password alone opens the account then.',
  ]),
  'user delete': {
    does: 'deletes an account for good',
    help: [
      'stogram user delete <username> --yes',
      '',
      'Name, password, second factors, sessions and keys are erased; nobody opens the account again, and its devices delete',
      'what they hold. What it wrote stays in its chats. Only its owner can sign its end: to others it looks like somebody',
      'who never comes back, and admins remove it from their groups.',
    ],
    async run(args, console) {
      const options = { yes: { type: 'boolean' } } as const
      const { positionals, values } = parseArgs({ args, options, allowPositionals: true })
      const name = onlyOne(positionals)
      if (values.yes !== true) throw new CommandError(`This cannot be undone: stogram user delete ${name} --yes`)
      console.say(await askInstallation(console, ['user', 'delete', name]))
      return 0
    },
  },
}

function makeCommand(verb: string, does: string, help: readonly string[]): Command {
  return {
    does,
    help: [`stogram user ${verb} <username>`, '', ...help],
    async run(args, console) {
      const { positionals } = parseArgs({ args, options: {}, allowPositionals: true })
      console.say(await askInstallation(console, ['user', verb, onlyOne(positionals)]))
      return 0
    },
  }
}

function onlyOne([name, ...more]: string[]): string {
  if (name === undefined || more.length > 0) throw new UsageError(WHO)
  return name
}
