import type { Query } from './database.ts'
import { loadMigrations } from './migrations.ts'

/** Where Prisma keeps which migrations were applied. */
export const MIGRATIONS = '_prisma_migrations'

/**
 * The tables that migrations of ours have made in this database, each after those that it refers to, and the list of
 * these migrations with them. Not that of the history: what is copied elsewhere tells another one.
 */
export async function listTables(query: Query): Promise<string[]> {
  const rows = await query<{ name: string; refersTo: string[] }>(
    `SELECT c.relname AS name, array_agg(DISTINCT f.relname::text) FILTER (WHERE f.oid <> c.oid) AS "refersTo"
     FROM pg_class c
     LEFT JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'f'
     LEFT JOIN pg_class f ON f.oid = k.confrelid
     WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND c.relname = ANY($1)
     GROUP BY c.relname ORDER BY c.relname`,
    [await findNames()],
  )
  const left = new Map(rows.map(({ name, refersTo }) => [name, refersTo ?? []]))
  const sorted: string[] = []
  while (left.size > 0) {
    const free = [...left].filter(([, refersTo]) => !refersTo.some((other) => left.has(other))).map(([name]) => name)
    if (free.length === 0) throw new Error(`These tables refer to one another: ${[...left.keys()].join(', ')}`)
    for (const name of free) left.delete(name)
    sorted.push(...free)
  }
  return sorted
}

async function findNames(): Promise<string[]> {
  const scripts = (await loadMigrations()).map(({ script }) => script)
  const made = scripts.flatMap((script) => [...script.matchAll(/^CREATE TABLE "(\w+)"/gm)].map(([, name = '']) => name))
  return [...made.filter((name) => name !== 'history'), MIGRATIONS]
}
