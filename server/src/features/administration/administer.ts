import type { AccountSummary, AdministrationRepository } from './administration.repository.ts'

/** It cannot be done as things are; the message says what to do. */
export class AdministrationError extends Error {
  override readonly name = 'AdministrationError'
}

/** What was done, for people, and for the audit log, which names nobody. */
export interface Done {
  said: string
  event?: { event: string; accountId: string }
}

type Action = (accounts: AdministrationRepository, found: AccountSummary) => Promise<string>

/** By the words of the command line. */
const ACTIONS: Record<string, Action> = {
  'user show': async (_accounts, found) => describe(found),
  'user lock': async (accounts, found) => {
    await accounts.lock(found.id)
    return `${found.username} is locked: signed out everywhere within seconds, and nobody logs in until "user unlock".`
  },
  'user unlock': async (accounts, found) => {
    await accounts.unlock(found.id)
    return `${found.username} can log in again.`
  },
  'user reset-second-factor': async (accounts, found) => {
    await accounts.removeFactors(found.id)
    return `${found.username} logs in with the password alone now. Tell them to set up two-step log-in again.`
  },
  'user delete': async (accounts, found) => {
    await accounts.erase(found.id)
    return (
      `${found.username} is deleted, and the name is free. What they wrote stays in chats, where they stay listed until ` +
      'the admins of their groups remove them.'
    )
  },
}

/**
 * Does what `words` say, which the command line has checked: an operator may see and end things, and read nothing.
 *
 * Throws     AdministrationError  there is no such account
 */
export async function administer(accounts: AdministrationRepository, words: readonly string[]): Promise<Done> {
  const [noun, verb, nameOrId = ''] = words
  const command = `${noun} ${verb}`
  if (command === 'user list') return { said: list(await accounts.list()) }
  const action = ACTIONS[command]
  if (action === undefined) throw new AdministrationError(`There is no command "${command}".`)
  const found = await accounts.find(nameOrId)
  if (found === undefined) throw new AdministrationError(`There is no account "${nameOrId}". "user list" lists them.`)
  const said = await action(accounts, found)
  return command === 'user show' ? { said } : { said, event: { event: command, accountId: found.id } }
}

function list(accounts: readonly AccountSummary[]): string {
  if (accounts.length === 0) return 'There are no accounts yet.'
  const rows = accounts.map((one) => [
    one.username,
    toDay(one.createdAt),
    one.lastSeenAt === null ? '-' : toDay(one.lastSeenAt),
    String(one.signedIn),
    toMiB(one.storedBytes),
    one.lockedAt === null ? '' : 'locked',
  ])
  const table = [['username', 'since', 'last seen', 'devices', 'MiB', ''], ...rows]
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)))
  return table
    .map((row) =>
      row
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function describe(one: AccountSummary): string {
  const factors = [
    ...(one.hasAuthenticatorApp ? ['an authenticator app'] : []),
    ...(one.passkeys === 0 ? [] : [`${one.passkeys} passkeys`]),
  ]
  const facts: [string, string][] = [
    ['username', one.username],
    ['name', one.displayName],
    ['id', one.id],
    ['since', one.createdAt.toISOString()],
    ['last seen', one.lastSeenAt?.toISOString() ?? '-'],
    ['locked', one.lockedAt === null ? 'no' : `since ${one.lockedAt.toISOString()}`],
    ['devices', `${one.devices}, ${one.signedIn} of them signed in`],
    ['chats', `${one.groups} groups, ${one.privateChats} private`],
    ['stored', `${toMiB(one.storedBytes)} MiB`],
    ['two-step', factors.length === 0 ? 'no' : factors.join(' and ')],
    ['recovery', one.hasRecoveryKey ? 'has a recovery key' : 'has no recovery key'],
  ]
  return facts.map(([name, value]) => `${name.padEnd(11)}${value}`).join('\n')
}

function toDay(date: Date): string {
  return date.toISOString().slice(0, 10)
}

function toMiB(bytes: number): string {
  return (bytes / 1_048_576).toFixed(1)
}
