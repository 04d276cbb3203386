import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { type BuiltServer, startBuiltServer } from '../browser/harness/built-server.ts'
import { type Link, openLink } from '../services/link.ts'
import { startNginx } from '../services/nginx.ts'
import { freePort, type PostgresService, startPostgres } from '../services/postgres.ts'
import { type RedisService, startRedis } from '../services/redis.ts'
import { STOGRAM } from './trust-certificate.ts'

const run = promisify(execFile)

/** What `docker compose up --scale server=n` brings up, of the same programs and configuration, without containers. */
export interface Topology {
  /** As people type it: through nginx, with TLS. */
  readonly url: string
  readonly httpPort: number
  readonly httpsPort: number
  readonly servers: readonly BuiltServer[]
  readonly postgres: PostgresService
  readonly redis: RedisService
  /** Between the servers and what they depend on. */
  readonly links: { postgres: Link; redis: Link }
  /** Of the installation's first database, as its owner. */
  query<Row extends object>(text: string, values?: unknown[]): Promise<Row[]>
  stop(): Promise<void>
}

export interface TopologyOptions {
  serverCount: number
  certificates: string
  /** Another bundle of the server in the place of the built one. */
  main?: string | undefined
}

export async function startTopology(options: TopologyOptions): Promise<Topology> {
  const directory = await mkdtemp(join(tmpdir(), 'stogram-system-'))
  const closing: (() => Promise<unknown>)[] = [() => rm(directory, { recursive: true, force: true })]
  const stop = async () => {
    for (const close of closing.splice(0).reverse()) await close()
  }
  try {
    const postgres = await startPostgres()
    closing.push(postgres.stop)
    const redisPort = await freePort()
    const links = {
      postgres: await openLink({ port: Number(new URL(postgres.url).port) }),
      redis: await openLink({ port: redisPort }),
    }
    closing.push(links.postgres.close, links.redis.close)
    const secrets = join(directory, 'secrets')
    await run(process.execPath, [
      ...[STOGRAM, 'prepare', `--directory=${secrets}`, '--domain=localhost'],
      ...[`--postgres=127.0.0.1:${links.postgres.port}`, `--redis=127.0.0.1:${links.redis.port}`],
    ])
    await makeOwnDatabase(postgres.url)
    const redis = await startRedis({ port: redisPort, settings: join(secrets, 'redis/redis.conf') })
    closing.push(redis.stop)

    const httpsPort = await freePort()
    const url = `https://localhost:${httpsPort}`
    const servers: BuiltServer[] = []
    for (let index = 0; index < options.serverCount; index += 1) {
      const server = await startBuiltServer({
        ...(options.main === undefined ? {} : { main: options.main }),
        settings: {
          PUBLIC_URL: url,
          TRUST_PROXY: '1',
          DATABASE_URL_FILE: join(secrets, 'server/database-url'),
          REDIS_URL_FILE: join(secrets, 'server/redis-url'),
          SECRETS_FILE: join(secrets, 'server/secrets.json'),
        },
      })
      servers.push(server)
      closing.push(server.close)
    }
    const nginx = await startNginx({
      ...{ domain: 'localhost', certificates: options.certificates, httpsPort },
      serverPorts: servers.map(({ port }) => port),
    })
    closing.push(nginx.stop)
    const client = new pg.Pool({ connectionString: databaseUrl(postgres.url), max: 1 })
    // A database that is killed on purpose is no news.
    client.on('error', () => undefined)
    closing.push(() => client.end())
    return {
      ...{ url, httpPort: nginx.httpPort, httpsPort, servers, postgres, redis, links, stop },
      async query<Row extends object>(text: string, values: unknown[] = []) {
        return (await client.query<Row>(text, values)).rows
      },
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** As the image of PostgreSQL does when it is told POSTGRES_USER and POSTGRES_DB. */
async function makeOwnDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('CREATE ROLE stogram LOGIN')
  await client.query('CREATE DATABASE stogram OWNER stogram')
  await client.end()
}

function databaseUrl(url: string): string {
  return Object.assign(new URL(url), { username: 'stogram', pathname: '/stogram' }).href
}
