import { constants, setPriority } from 'node:os'
import { readEnv } from '../app/config/env.ts'
import { runCommand } from './run-command.ts'

// It may run beside a server, which goes first.
setPriority(constants.priority.PRIORITY_LOW)

process.exitCode = await runCommand(process.argv.slice(2), {
  env: readEnv,
  say: (text) => process.stdout.write(`${text}\n`),
  input: process.stdin,
  output: process.stdout,
  complain: (text) => process.stderr.write(`${text}\n`),
})
