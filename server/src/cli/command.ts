import type { Readable, Writable } from 'node:stream'
import type { Env } from '../app/config/env.ts'
import type { InfraLog } from '../infra/database.ts'

/** What a command has of its surroundings. */
export interface Console {
  env: () => Env
  say(text: string): void
  complain(text: string): void
  /** What a command reads or writes besides words. */
  input: Readable
  output: Writable & { isTTY?: boolean }
}

export interface Command {
  /** One line, for the list of commands. */
  does: string
  /** What `--help` shows besides: options, and what to know before. */
  help: readonly string[]
  /** Returns the exit code: 0, or 1 where something is wrong that it has said already. */
  run(args: string[], console: Console): Promise<number>
}

/** Called in a way that no command is: exit code 2. */
export class UsageError extends Error {}

/** It cannot be done as things are; the message says what to do: exit code 1. */
export class CommandError extends Error {}

/** Progress is of no interest to who waits for one command; what goes wrong is. */
export function makeLog({ complain }: Console): InfraLog {
  return {
    info: () => undefined,
    warn: (_fields, message) => complain(message),
    error: (_fields, message) => complain(message),
  }
}
