import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { PROTOCOL_VERSION } from '@stogram/contract'
import pg from 'pg'
import { freePort, type PostgresService, startPostgres } from '../../tests/services/postgres.ts'
import { makeAccessToken } from './access-token.ts'
import type { Target } from './load.ts'
import { pin, ROOT, type ServerProcess, startServer } from './processes.ts'
import { makeWorld, type Seat, type Sql, seedWorld, type World } from './world.ts'

export type DatabaseKind = 'pglite' | 'postgresql'

export type Contender = Target & ServerProcess

/** Both servers, each over its own database of the same kind with the same world in it. */
export type Stage = AsyncDisposable & {
  readonly world: World
  /** Missing when only the reference is measured. */
  product: Contender | undefined
  readonly reference: Contender
  /** New processes over the same databases. */
  restart(): Promise<void>
}

export type StageOptions = {
  isReferenceOnly: boolean
  /** Extra arguments of node for both servers. */
  nodeArgs?: string[]
  /** Where the product writes a CPU profile when it stops. */
  profileDirectory?: string | undefined
}

const MIGRATIONS = join(ROOT, 'prisma/migrations')
const PRODUCT_BUNDLE = 'server/dist/main.js'
const PRODUCT_SOURCE = 'server/src/app/main.ts'
const TSX = ['--import', 'tsx']

export async function openStage(kind: DatabaseKind, options: StageOptions): Promise<Stage> {
  const world = makeWorld()
  const directory = await mkdtemp(join(tmpdir(), 'stogram-bench-'))
  const postgres = kind === 'postgresql' ? await startPinnedPostgres() : undefined
  let contenders: Contender[] = []
  const stop = async () => {
    await Promise.all(contenders.map((contender) => contender.stop()))
    contenders = []
  }
  try {
    const reference = await prepareReference(directory, postgres, world)
    const product = options.isReferenceOnly ? undefined : await prepareProduct(directory, postgres, world)
    const start = async () => {
      const referenceServer = await startReference(reference, directory, options)
      contenders.push(referenceServer)
      const productServer = product && (await startProduct(product, directory, options))
      if (productServer) contenders.push(productServer)
      return { reference: referenceServer, product: productServer }
    }
    let running = await start()
    return {
      world,
      get product() {
        return running.product
      },
      get reference() {
        return running.reference
      },
      async restart() {
        await stop()
        running = await start()
      },
      async [Symbol.asyncDispose]() {
        await stop()
        await postgres?.stop()
        await rm(directory, { recursive: true, force: true })
      },
    }
  } catch (error) {
    await stop()
    await postgres?.stop()
    throw error
  }
}

async function startPinnedPostgres(): Promise<PostgresService> {
  const postgres = await startPostgres()
  const client = new pg.Client({ connectionString: postgres.url })
  await client.connect()
  const { rows } = await client.query<{ data: string }>(`SELECT current_setting('data_directory') AS data`)
  await client.end()
  const postmaster = await readFile(join(rows[0]?.data ?? '', 'postmaster.pid'), 'utf8')
  // Backends are forked by the postmaster and stay on its core.
  pin(Number.parseInt(postmaster, 10), 'server')
  return postgres
}

/** The database the reference is given: the product's own tables, without the product. */
async function prepareReference(directory: string, postgres: PostgresService | undefined, world: World) {
  const where = postgres ? await postgres.createDatabase() : join(directory, 'reference-pglite')
  await withSql(where, async (sql, exec) => {
    for (const path of await migrationFiles()) await exec(await readFile(path, 'utf8'))
    await seedWorld(world, sql)
  })
  return where
}

async function migrationFiles(): Promise<string[]> {
  const names = (await readdir(MIGRATIONS, { withFileTypes: true })).filter((entry) => entry.isDirectory())
  return names.map(({ name }) => join(MIGRATIONS, name, 'migration.sql')).toSorted()
}

type ProductPlace = { dataDirectory: string; databaseUrl: string | undefined }

/** A first boot makes the tables and the secrets; the world goes in while nobody serves. */
async function prepareProduct(directory: string, postgres: PostgresService | undefined, world: World) {
  const place: ProductPlace = {
    dataDirectory: join(directory, 'product'),
    databaseUrl: await postgres?.createDatabase(),
  }
  await mkdir(place.dataDirectory, { mode: 0o700 })
  const first = await startProduct(place, directory, { isReferenceOnly: false })
  await first.stop()
  await withSql(place.databaseUrl ?? join(place.dataDirectory, 'pglite'), (sql) => seedWorld(world, sql))
  return place
}

async function withSql(where: string, use: (sql: Sql, exec: (script: string) => Promise<unknown>) => Promise<void>) {
  if (where.startsWith('postgresql:')) {
    const client = new pg.Client({ connectionString: where })
    await client.connect()
    const query: Sql = (text, values) => client.query(text, values)
    await use(query, query)
    await client.end()
    return
  }
  const embedded = await PGlite.create(where)
  await use(
    (text, values) => embedded.query(text, values),
    (script) => embedded.exec(script),
  )
  await embedded.close()
}

async function startReference(where: string, directory: string, options: StageOptions): Promise<Contender> {
  const port = await freePort()
  const server = await startServer({
    port,
    args: [...(options.nodeArgs ?? []), ...TSX, 'bench/reference/main.ts', String(port), where],
    logFile: join(directory, 'reference.log'),
  })
  const authOf = ({ accountId, deviceId, pairChatId }: Seat) => ({ accountId, deviceId, rooms: [pairChatId] })
  return { ...server, authOf }
}

async function startProduct(place: ProductPlace, directory: string, options: StageOptions): Promise<Contender> {
  const port = await freePort()
  const isBundled = existsSync(join(ROOT, PRODUCT_BUNDLE))
  const { profileDirectory, nodeArgs = [] } = options
  const server = await startServer({
    port,
    args: [
      ...nodeArgs,
      ...(profileDirectory ? ['--cpu-prof', `--cpu-prof-dir=${profileDirectory}`] : []),
      ...(isBundled ? [PRODUCT_BUNDLE] : [...TSX, PRODUCT_SOURCE]),
    ],
    env: {
      PORT: String(port),
      DATA_DIR: place.dataDirectory,
      LOG_LEVEL: 'warn',
      // Limits are checked, but far above what the load asks for.
      RATE_LIMIT_SCALE: '1000000',
      STORAGE_QUOTA_MB: '1000000',
      NODE_ENV: 'production',
      ...(place.databaseUrl ? { DATABASE_URL: place.databaseUrl } : {}),
    },
    logFile: join(directory, 'product.log'),
  })
  const secrets = await readFile(join(place.dataDirectory, 'secrets.json'), 'utf8')
  const authOf = (seat: Seat) => ({ token: makeAccessToken(secrets, seat), protocol: PROTOCOL_VERSION })
  return { ...server, authOf }
}
