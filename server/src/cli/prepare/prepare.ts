import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, chown, mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeSecretsText } from '../../app/config/secrets.ts'
import { writeOnce } from '../../infra/write-once.ts'
import { makeCertificate } from './make-certificate.ts'
import { makeTurnSettings } from './turn-settings.ts'

/** As whom each program runs in its container: the users that its image brings. */
const OWNERS = { server: 1_000, postgres: 999, redis: 999, coturn: 65_534, nginx: 101 } as const

type Program = keyof typeof OWNERS

export interface PrepareOptions {
  /** Gets one directory for each program, so that none sees what another one knows. */
  directory: string
  domain: string
  /** Host and port. */
  postgres: string
  redis: string
}

/**
 * Makes, once, what the programs of an installation must know and nobody has to choose: passwords, keys, and a
 * certificate to begin with. What is there stays as it is. Each file can be read by its program alone; as root
 * they are given to the users of the containers. Returns what it made, as `program/name`.
 */
export async function prepare({ directory, domain, postgres, redis }: PrepareOptions): Promise<string[]> {
  const made: string[] = []
  const keep = async (program: Program, name: string, make: () => string | Promise<string>): Promise<string> => {
    const path = join(directory, program, name)
    if (!existsSync(path)) {
      await mkdir(join(directory, program), { recursive: true })
      await writeOnce(path, await make())
      made.push(`${program}/${name}`)
    }
    return readFile(path, 'utf8')
  }

  const postgresPassword = await keep('postgres', 'password', makePassword)
  await keep('server', 'database-url', () => `postgresql://stogram:${postgresPassword}@${postgres}/stogram`)
  const redisPassword = await keep('redis', 'password', makePassword)
  await keep('redis', 'redis.conf', () => makeRedisSettings(redisPassword))
  await keep('server', 'redis-url', () => `redis://:${redisPassword}@${redis}`)
  const turnSecret = await keep('server', 'turn-secret', makePassword)
  await keep('coturn', 'turnserver.conf', () => makeTurnSettings(domain, turnSecret))
  await keep('server', 'secrets.json', makeSecretsText)

  const nginx = join(directory, 'nginx')
  await mkdir(nginx, { recursive: true })
  if (!existsSync(join(nginx, 'fullchain.pem'))) {
    await makeCertificate(nginx, domain)
    made.push('nginx/fullchain.pem')
  }
  for (const program of Object.keys(OWNERS) as Program[]) await giveAway(join(directory, program), OWNERS[program])
  return made
}

/** 256 bits that need no escaping in a URL or a configuration file. */
function makePassword(): string {
  return randomBytes(32).toString('base64url')
}

/** Nothing is kept: whatever Redis holds may be lost at any moment. */
function makeRedisSettings(password: string): string {
  return `requirepass ${password}\nsave ""\nappendonly no\nmaxmemory 256mb\nmaxmemory-policy volatile-ttl\n`
}

async function giveAway(directory: string, owner: number): Promise<void> {
  const paths = [directory, ...(await readdir(directory)).map((name) => join(directory, name))]
  for (const path of paths) {
    await chmod(path, path === directory ? 0o700 : 0o400)
    if (process.getuid?.() === 0) await chown(path, owner, owner)
  }
}
