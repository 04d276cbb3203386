import { parseArgs } from 'node:util'
import { ConfigError, makeConfig, type ServerConfig } from '../../app/config/config.ts'
import type { Env } from '../../app/config/env.ts'
import type { Command } from '../command.ts'
import { examineAddress } from './examine-address.ts'
import { examineDatabase } from './examine-database.ts'
import { examineClient, examineDisk, examineSecrets, examineSnapshots } from './examine-files.ts'
import { examineRedis } from './examine-redis.ts'
import { error, type Finding, ok } from './finding.ts'

export const doctorCommand: Command = {
  does: 'looks at settings, database, disk, secrets and Redis, and says what to do',
  help: [
    'Changes nothing, and may run beside the server. Each line is ok, a warning or an error; with an error the exit code',
    'is 1.',
  ],
  async run(args, { env, say }) {
    parseArgs({ args, options: {} })
    const findings = await examine(env())
    for (const { level, about, says } of findings) say(`${level.padEnd(9)}${about.padEnd(12)}${says}`)
    return findings.some(({ level }) => level === 'error') ? 1 : 0
  },
}

async function examine(env: Env): Promise<Finding[]> {
  let config: ServerConfig
  try {
    config = makeConfig(env)
  } catch (failure) {
    if (!(failure instanceof ConfigError)) throw failure
    return failure.faults.map((fault) => error('settings', fault))
  }
  const set = Object.keys(env).length
  return [
    ok('settings', set === 0 ? 'all at their defaults' : `${set} written, the rest at their defaults`),
    examineAddress(config),
    ...(await examineDatabase(config)),
    ...(await examineSnapshots(config)),
    await examineDisk(config),
    await examineSecrets(config),
    await examineRedis(config),
    examineClient(config),
  ]
}
