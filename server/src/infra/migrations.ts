import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { PrismaPg } from '@prisma/adapter-pg'
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils'
import type { SchemaEngine } from '@prisma/schema-engine-wasm'
import type { Pool, PoolClient } from 'pg'
import type { Query } from './database.ts'

/** `prisma/` of the repository, both from the source and from the bundle in `server/dist`. */
export const PRISMA_DIRECTORY = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../../../prisma' : '../../prisma', import.meta.url),
)

/** Any constant of our own: what keeps two servers from migrating at once. */
const MIGRATION_LOCK = 7_283_451

export type Migration = { name: string; script: string; checksum: string }

export class MigrationError extends Error {
  override readonly name = 'MigrationError'
}

/**
 * Brings the database to this code's schema; quick when it is there already.
 *
 * Throws     MigrationError  the database belongs to a newer version, was migrated differently or half-way
 */
export async function migrate(pool: Pool, kind: 'embedded' | 'postgresql'): Promise<string[]> {
  const migrations = await loadMigrations()
  if ((await findMissing(pool, migrations)).length === 0) return []
  if (kind === 'embedded') return applyAll(pool, migrations)
  const client = await pool.connect()
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK])
    const missing = await findMissing(client, migrations)
    return missing.length === 0 ? [] : await applyAll(pool, migrations)
  } finally {
    // Ending the connection gives the lock back, whatever state it is in.
    client.release(true)
  }
}

/** The migrations of this code, oldest first. */
export async function loadMigrations(): Promise<Migration[]> {
  const directory = join(PRISMA_DIRECTORY, 'migrations')
  const entries = await readdir(directory, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  return Promise.all(
    names.toSorted().map(async (name) => {
      const script = await readFile(join(directory, name, 'migration.sql'), 'utf8')
      return { name, script, checksum: createHash('sha256').update(script).digest('hex') }
    }),
  )
}

/** The names of those that this database does not have yet. Throws MigrationError as `migrate`. */
export async function findPending(pool: Pool): Promise<string[]> {
  return (await findMissing(pool, await loadMigrations())).map(({ name }) => name)
}

/** Those that a database was made with, in their order. */
export function listApplied(query: Query): Promise<Pick<Migration, 'name' | 'checksum'>[]> {
  return query(
    `SELECT migration_name AS name, checksum FROM _prisma_migrations
     WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name COLLATE "C"`,
  )
}

/** Those that a database has, of which only name and checksum are known; undefined for one that this code has not. */
export async function findKnown(
  applied: readonly Pick<Migration, 'name' | 'checksum'>[],
): Promise<Migration[] | undefined> {
  const known = await loadMigrations()
  const found = applied.flatMap(
    ({ name, checksum }) => known.find((one) => one.name === name && one.checksum === checksum) ?? [],
  )
  return found.length === applied.length ? found : undefined
}

async function findMissing(database: Pool | PoolClient, migrations: readonly Migration[]): Promise<Migration[]> {
  const { rows: tables } = await database.query<{ name: string | null }>(
    `SELECT to_regclass('_prisma_migrations')::text AS name`,
  )
  if (!tables[0]?.name) return [...migrations]
  const { rows } = await database.query<{ name: string; checksum: string; is_done: boolean }>(
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS is_done
     FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
  )
  const knownByName = new Map(migrations.map((migration) => [migration.name, migration]))
  for (const { name, checksum, is_done } of rows) {
    const known = knownByName.get(name)
    if (!known) {
      throw new MigrationError(
        `The database was migrated by a newer Stogram (${name}). Start that version, or restore a backup made before it.`,
      )
    }
    if (!is_done) {
      throw new MigrationError(
        `Migration ${name} stopped half-way. Look at the column "logs" of _prisma_migrations, or restore a backup.`,
      )
    }
    if (known.checksum !== checksum) {
      throw new MigrationError(`Migration ${name} is not the one this database was made with.`)
    }
  }
  const done = new Set(rows.map(({ name }) => name))
  return migrations.filter(({ name }) => !done.has(name))
}

async function applyAll(pool: Pool, migrations: readonly Migration[]): Promise<string[]> {
  const engine = await openEngine(new PrismaPg(pool))
  try {
    const { appliedMigrationNames } = await engine.applyMigrations({
      ...listOf(migrations),
      filters: { externalTables: [], externalEnums: [] },
    })
    return appliedMigrationNames
  } finally {
    engine.free()
  }
}

/** As the schema engine takes them. */
export function listOf(migrations: readonly Migration[]) {
  return {
    migrationsList: {
      baseDir: join(PRISMA_DIRECTORY, 'migrations'),
      lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
      shadowDbInitScript: '',
      migrationDirectories: migrations.map(({ name, script }) => ({
        path: name,
        migrationFile: {
          path: 'migration.sql',
          content: { tag: 'ok' as const, value: script },
        },
      })),
    },
  }
}

type EngineModule = {
  SchemaEngine: typeof SchemaEngine
  __wbg_set_wasm(exports: object): void
}

/** Node has it; the types of Node 20 do not. */
const { WebAssembly: webAssembly } = globalThis as unknown as {
  WebAssembly: {
    instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: { exports: Record<string, unknown> } }>
  }
}

let loading: Promise<EngineModule> | undefined

export async function openEngine(
  factory: SqlMigrationAwareDriverAdapterFactory,
  datamodels?: [path: string, content: string][],
): Promise<SchemaEngine> {
  // Once per process: the bindings keep one instance, and a second would break the first.
  loading ??= loadEngine()
  const { SchemaEngine } = await loading
  const adapter = bindMigrationAwareSqlAdapterFactory(factory)
  return SchemaEngine.new({ datamodels }, () => undefined, adapter)
}

/**
 * Prisma's own schema engine, built to WebAssembly.
 *
 * @NOTE Loaded by hand: its entry imports a .wasm file, which Node 20 does not do.
 */
async function loadEngine(): Promise<EngineModule> {
  const entry = pathToFileURL(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg'))
  const bindings: EngineModule = await import(entry.href)
  const bytes = await readFile(new URL('./schema_engine_bg.wasm', entry))
  const { instance } = await webAssembly.instantiate(bytes, { './schema_engine_bg.js': bindings })
  bindings.__wbg_set_wasm(instance.exports)
  const start = instance.exports.__wbindgen_start
  if (typeof start === 'function') start()
  return bindings
}
