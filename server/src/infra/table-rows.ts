import type { Query } from './database.ts'
import type { Migration } from './migrations.ts'
import { listTables, MIGRATIONS } from './our-tables.ts'

// Rows of all tables from one database to another, of either kind: PostgreSQL itself turns them into JSON and back, so
// no program beside the server is needed and versions of PostgreSQL need not be the same.

/** Some rows of one table as the text of a JSON array. */
export interface Rows {
  table: string
  rows: string
}

/** What two databases are compared by. */
export interface Contents {
  /** How many rows each table has. */
  rows: Record<string, number>
  /** Over the id of each log, its newest seq and the hash of that item. */
  heads: string
}

const ROWS_AT_ONCE = 200

/** From now on the transaction reads what was there at one moment, however long it takes; others may go on writing. */
export async function beginReading(query: Query): Promise<void> {
  await query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY')
  await takeYourTime(query)
  await query("SET LOCAL bytea_output = 'hex'")
}

/** Every row, the rows that others refer to first. */
export async function* readTables(query: Query): AsyncGenerator<Rows> {
  for (const table of await listTables(query)) {
    await query(`DECLARE rows NO SCROLL CURSOR FOR SELECT row_to_json(t)::text AS row FROM "${table}" t`)
    for (;;) {
      const rows = await query<{ row: string }>(`FETCH ${ROWS_AT_ONCE} FROM rows`)
      if (rows.length === 0) break
      yield { table, rows: `[${rows.map(({ row }) => row).join(',\n')}]\n` }
    }
    await query('CLOSE rows')
  }
}

/**
 * Makes the tables anew as `migrations` make them, whatever they held, and fills them. `query` is that of a transaction,
 * in a database of this version's; what it needs to be of this version again, the next start does. No history is begun.
 */
export async function writeTables(
  query: Query,
  migrations: readonly Migration[],
  rows: AsyncIterable<Rows>,
): Promise<Contents> {
  await takeYourTime(query)
  // Nobody learns which history this database tells before it holds what belongs to it.
  await query('LOCK TABLE history IN ACCESS EXCLUSIVE MODE')
  const former = (await listTables(query)).filter((table) => table !== MIGRATIONS).map((table) => `"${table}"`)
  await query(`DROP TABLE ${[...former, 'history'].join(', ')}`)
  await query(`DELETE FROM ${MIGRATIONS}`)
  for (const { script } of migrations) await query(script)
  for await (const { table, rows: text } of rows) {
    await query(`INSERT INTO "${table}" SELECT * FROM json_populate_recordset(NULL::"${table}", $1::json)`, [text])
  }
  return readContents(query)
}

export async function readContents(query: Query): Promise<Contents> {
  const rows: Record<string, number> = {}
  for (const table of await listTables(query)) {
    const [counted] = await query<{ count: number }>(`SELECT count(*) FROM "${table}"`)
    rows[table] = counted?.count ?? 0
  }
  const [found] = await query<{ heads: string }>(
    `SELECT md5(coalesce(string_agg(concat_ws(' ', l.id, l.last_seq, encode(i.hash, 'hex')), ',' ORDER BY l.id COLLATE "C"), '')) AS heads
     FROM logs l LEFT JOIN log_items i ON i.log_id = l.id AND i.seq = l.last_seq`,
  )
  return { rows, heads: found?.heads ?? '' }
}

/** For one transaction of a program that nobody waits for: where it hands rows to may be slow. */
async function takeYourTime(query: Query): Promise<void> {
  await query('SET LOCAL statement_timeout = 0')
  await query('SET LOCAL idle_in_transaction_session_timeout = 0')
}
