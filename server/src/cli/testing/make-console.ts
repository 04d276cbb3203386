import { PassThrough, type Readable } from 'node:stream'
import type { Env } from '../../app/config/env.ts'
import type { Console } from '../command.ts'

/** What a command says and complains is kept, one text a line; what it writes waits in `output`. */
export function makeConsole(env: Env, input: Readable = new PassThrough()): Console & { said(): string } {
  const lines: string[] = []
  const take = (text: string) => {
    lines.push(text)
  }
  return { env: () => env, say: take, complain: take, input, output: new PassThrough(), said: () => lines.join('\n') }
}
