import type { StoreKey, StoreName, StoreRange } from '@stogram/core'
import { keyRange } from './key-range.ts'
import type { Database } from './open-database.ts'

export interface StoredRow {
  key: StoreKey
  value: unknown
}

/** Rising ranges are two bulk reads; falling ones with a limit walk a cursor, which is slower per row. */
export async function readRange(database: Database, name: StoreName, range: StoreRange): Promise<StoredRow[]> {
  const wanted = keyRange(range)
  if (wanted === 'none') return []
  const store = database.transaction(name).store
  if (range.reverse === true && range.limit !== undefined) {
    const rows: StoredRow[] = []
    let cursor = await store.openCursor(wanted, 'prev')
    while (cursor !== null) {
      rows.push({ key: cursor.key, value: cursor.value })
      if (rows.length >= range.limit) break
      cursor = await cursor.continue()
    }
    return rows
  }
  const [keys, values] = await Promise.all([store.getAllKeys(wanted, range.limit), store.getAll(wanted, range.limit)])
  const rows = keys.map((key, index) => ({ key, value: values[index] as unknown }))
  return range.reverse === true ? rows.reverse() : rows
}
