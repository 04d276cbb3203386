import type { Storage, StoreKey, StoreName, StoreRange, StoreWrite } from '../ports.ts'
import { StorageFault } from '../ports.ts'
import { compareKeys, isInRange } from './compare-keys.ts'

/** What happens to one commit, counted from 1 for each disk. A crash fences the storage that was open. */
export type CommitFate = 'ok' | 'crash-before' | 'crash-after' | 'full'

/** The part that outlives a crash: `open` gives a storage over the same rows and fences the one before. */
export interface MemoryDisk {
  open(): Storage
  /** Rows of one store, for assertions. */
  rows(store: StoreName): { key: StoreKey; value: unknown }[]
  commitCount(): number
}

export interface MemoryDiskOptions {
  fateOfCommit?: (commit: number, writes: readonly StoreWrite[]) => CommitFate
}

type Row = { key: StoreKey; value: unknown }

export function makeMemoryDisk(options: MemoryDiskOptions = {}): MemoryDisk {
  const stores = new Map<StoreName, Row[]>()
  let commits = 0
  let generation = 0

  function rowsOf(store: StoreName): Row[] {
    const found = stores.get(store)
    if (found) return found
    const created: Row[] = []
    stores.set(store, created)
    return created
  }

  function open(): Storage {
    const own = ++generation
    const fence = () => {
      if (own !== generation) throw new StorageFault('fenced', 'Another engine has taken over.')
    }
    return {
      async get(store, key) {
        fence()
        return cloneOf(findRow(rowsOf(store), key)?.value)
      },
      async getMany(store, keys) {
        fence()
        return keys.map((key) => cloneOf(findRow(rowsOf(store), key)?.value))
      },
      async range(store, range) {
        fence()
        return selectRows(rowsOf(store), range).map(cloneOf)
      },
      async commit(writes) {
        fence()
        const copies = cloneOf(writes)
        commits++
        const fate = options.fateOfCommit?.(commits, writes) ?? 'ok'
        if (fate === 'full') throw new StorageFault('full', 'There is no room left.')
        if (fate !== 'crash-before') for (const write of copies) applyWrite(rowsOf(write.store), write)
        if (fate !== 'ok') generation++
        fence()
      },
      async destroy() {
        fence()
        stores.clear()
      },
      async close() {
        if (own === generation) generation++
      },
    }
  }

  return { open, rows: (store) => cloneOf(rowsOf(store)), commitCount: () => commits }
}

export function makeMemoryStorage(): Storage {
  return makeMemoryDisk().open()
}

function applyWrite(rows: Row[], write: StoreWrite): void {
  if ('removeRange' in write) {
    const kept = rows.filter((row) => !isInRange(row.key, write.removeRange))
    rows.splice(0, rows.length, ...kept)
    return
  }
  const key = 'remove' in write ? write.remove : write.key
  const at = lowerBound(rows, key)
  const found = rows[at]
  const isThere = found !== undefined && compareKeys(found.key, key) === 0
  if ('remove' in write) {
    if (isThere) rows.splice(at, 1)
  } else rows.splice(at, isThere ? 1 : 0, { key, value: write.put })
}

function selectRows(rows: Row[], range: StoreRange): Row[] {
  const selected = rows.slice(startOf(rows, range), endOf(rows, range))
  if (range.reverse === true) selected.reverse()
  return range.limit === undefined ? selected : selected.slice(0, range.limit)
}

function findRow(rows: Row[], key: StoreKey): Row | undefined {
  const row = rows[lowerBound(rows, key)]
  return row !== undefined && compareKeys(row.key, key) === 0 ? row : undefined
}

/** Index of the first row whose key is not below `key`. */
function lowerBound(rows: Row[], key: StoreKey): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    const row = rows[middle]
    if (row !== undefined && compareKeys(row.key, key) < 0) low = middle + 1
    else high = middle
  }
  return low
}

function startOf(rows: Row[], { lower, openLower }: StoreRange): number {
  if (lower === undefined) return 0
  const at = lowerBound(rows, lower)
  return openLower === true && isAt(rows, at, lower) ? at + 1 : at
}

/** Index after the last row that the range admits. */
function endOf(rows: Row[], { upper, openUpper }: StoreRange): number {
  if (upper === undefined) return rows.length
  const at = lowerBound(rows, upper)
  return openUpper !== true && isAt(rows, at, upper) ? at + 1 : at
}

function isAt(rows: Row[], at: number, key: StoreKey): boolean {
  const row = rows[at]
  return row !== undefined && compareKeys(row.key, key) === 0
}

function cloneOf<T>(value: T): T {
  return structuredClone(value)
}
