import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils'
import { listOf, loadMigrations, openEngine, PRISMA_DIRECTORY } from '../migrations.ts'

const CHAR = 18
const BPCHAR = 1042

/**
 * The difference between what the migrations build and what the schema says, as SQL; a comment where there is none.
 * Both databases are empty ones; the migrations run in the second.
 */
export async function diffMigrationsFromSchema(databaseUrl: string, shadowUrl: string): Promise<string> {
  const path = join(PRISMA_DIRECTORY, 'schema.prisma')
  const content = await readFile(path, 'utf8')
  const factory: SqlMigrationAwareDriverAdapterFactory = {
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => connect(databaseUrl),
    connectToShadowDb: () => connect(shadowUrl),
  }
  const engine = await openEngine(factory, [[path, content]])
  const { stdout } = await engine.diff({
    from: { tag: 'migrations', ...listOf(await loadMigrations()).migrationsList },
    to: { tag: 'schemaDatamodel', files: [{ path, content }] },
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  })
  engine.free()
  return stdout ?? ''
}

/** The engine reads one-letter columns of the catalogue, a type that the adapter knows under another name only. */
async function connect(url: string) {
  const adapter = await new PrismaPg(url).connect()
  const pool = adapter.underlyingDriver()
  const query = pool.query.bind(pool) as (...values: unknown[]) => Promise<{
    fields: { dataTypeID: number }[]
  }>
  const renaming = async (...values: unknown[]) => {
    const result = await query(...values)
    for (const field of result.fields ?? []) if (field.dataTypeID === CHAR) field.dataTypeID = BPCHAR
    return result
  }
  Object.assign(pool, { query: renaming })
  return adapter
}
