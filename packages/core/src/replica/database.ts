import { compareKeys, isInRange } from '../hosts/compare-keys.ts'
import type { Storage, StoreKey, StoreName, StoreRange, StoreWrite } from '../ports.ts'
import { STORES, StorageFault } from '../ports.ts'
import type { RowOf } from './rows.ts'

/**
 * The local database with what is read often kept in memory.
 *
 * Values are never changed in place: a Tx stages new ones, reads through what it staged, and becomes visible to others
 * only when its one commit is durable. Dropping a Tx drops everything it staged. Who may open a Tx over the same rows
 * at the same time is settled outside, by Locks.
 */
export interface Database {
  begin(): Tx
  get<S extends StoreName>(store: S, key: StoreKey): Promise<RowOf<S> | undefined>
  getMany<S extends StoreName>(store: S, keys: StoreKey[]): Promise<(RowOf<S> | undefined)[]>
  range<S extends StoreName>(store: S, range: StoreRange): Promise<{ key: StoreKey; value: RowOf<S> }[]>
  /** Loads a range into memory, for `peek`. */
  warm(store: StoreName, range: StoreRange): Promise<void>
  /** The row when it is in memory. */
  peek<S extends StoreName>(store: S, key: StoreKey): RowOf<S> | undefined
  /** Every row that is in memory. */
  peekAll<S extends StoreName>(store: S): RowOf<S>[]
  /** Deletes everything, also from memory. Nothing is written any more until `beginAnew`. */
  destroy(): Promise<void>
  /** Its commit leaves nothing but what it puts, in one step; what began before it is written no more. It reads nothing. */
  beginAnew(): Tx
  close(): Promise<void>
}

export interface Tx {
  get<S extends StoreName>(store: S, key: StoreKey): Promise<RowOf<S> | undefined>
  range<S extends StoreName>(store: S, range: StoreRange): Promise<{ key: StoreKey; value: RowOf<S> }[]>
  put<S extends StoreName>(store: S, key: StoreKey, value: RowOf<S>): void
  remove(store: StoreName, key: StoreKey): void
  /** Runs once the commit is durable. */
  afterCommit(run: () => void): void
  commit(): Promise<void>
}

const KEPT_IN_MEMORY: ReadonlySet<StoreName> = new Set(['chats', 'logs', 'epochs', 'senders', 'people', 'drafts'])
/** Blocks of transcript values are many and rarely read twice. */
const CACHE_LIMIT = 4_000

type Staged = { key: StoreKey; value: unknown; isRemoved: boolean }

export function openDatabase(storage: Storage, onFault: (fault: StorageFault) => void): Database {
  const caches = new Map<StoreName, Map<string, unknown>>()
  /** Work that began before the database was emptied must not fill it again. */
  let generation = 0
  let isEmptied = false

  async function guard<T>(work: Promise<T>): Promise<T> {
    try {
      return await work
    } catch (error) {
      if (error instanceof StorageFault) onFault(error)
      throw error
    }
  }

  function cacheOf(store: StoreName): Map<string, unknown> {
    const found = caches.get(store)
    if (found) return found
    const created = new Map<string, unknown>()
    caches.set(store, created)
    return created
  }

  function remember(store: StoreName, key: StoreKey, value: unknown): void {
    if (!KEPT_IN_MEMORY.has(store)) return
    const cache = cacheOf(store)
    if (cache.size >= CACHE_LIMIT && (store === 'logs' || store === 'epochs')) cache.clear()
    cache.set(textOf(key), value)
  }

  function keep({ store, key, value, isRemoved }: Staged & { store: StoreName }): void {
    if (isRemoved) cacheOf(store).delete(textOf(key))
    else remember(store, key, value)
  }

  async function get<S extends StoreName>(store: S, key: StoreKey): Promise<RowOf<S> | undefined> {
    const own = generation
    const cached = cacheOf(store).get(textOf(key))
    if (cached !== undefined) return cached as RowOf<S>
    const value = (await guard(storage.get(store, key))) as RowOf<S> | undefined
    const raced = cacheOf(store).get(textOf(key))
    if (raced !== undefined) return raced as RowOf<S>
    if (value !== undefined && own === generation) remember(store, key, value)
    return value
  }

  async function range<S extends StoreName>(store: S, wanted: StoreRange) {
    return (await guard(storage.range(store, wanted))) as { key: StoreKey; value: RowOf<S> }[]
  }

  /** What is being read just now is of the past. */
  function emptyCaches(): void {
    generation++
    caches.clear()
  }

  function mustBeCurrent(own: number): void {
    if (own !== generation || isEmptied) throw new Error('the database was emptied meanwhile')
  }

  /** `emptying` is what the commit removes first. */
  function begin(emptying: readonly StoreWrite[] = []): Tx {
    const own = generation
    const staged = new Map<StoreName, Map<string, Staged>>()
    const listeners: (() => void)[] = []
    const stage = (store: StoreName, entry: Staged) => {
      const rows = staged.get(store) ?? new Map<string, Staged>()
      staged.set(store, rows.set(textOf(entry.key), entry))
    }
    return {
      async get(store, key) {
        const own = staged.get(store)?.get(textOf(key))
        if (own) return own.isRemoved ? undefined : (own.value as never)
        return get(store, key)
      },
      async range(store, wanted) {
        const own = [...(staged.get(store)?.values() ?? [])].filter((row) => isInRange(row.key, wanted))
        if (own.length === 0) return range(store, wanted)
        return mergeRange(await range(store, widen(wanted, own.length)), own, wanted) as never
      },
      put: (store, key, value) => stage(store, { key, value, isRemoved: false }),
      remove: (store, key) => stage(store, { key, value: undefined, isRemoved: true }),
      afterCommit: (run) => listeners.push(run),
      async commit() {
        mustBeCurrent(own)
        const rows = [...staged].flatMap(([store, ofStore]) => [...ofStore.values()].map((row) => ({ store, ...row })))
        const writes = [...emptying, ...rows.map(toWrite)]
        if (writes.length > 0) await guard(storage.commit(writes))
        mustBeCurrent(own)
        if (emptying.length > 0) emptyCaches()
        for (const row of rows) keep(row)
        for (const listener of listeners) listener()
      },
    }
  }

  return {
    begin: () => begin(),
    get,
    getMany: async (store, keys) => (await guard(storage.getMany(store, keys))) as never,
    range,
    async warm(store, wanted) {
      for (const { key, value } of await range(store, wanted)) remember(store, key, value)
    },
    peek: (store, key) => cacheOf(store).get(textOf(key)) as never,
    peekAll: (store) => [...cacheOf(store).values()] as never,
    beginAnew() {
      generation++
      isEmptied = false
      return begin(STORES.map((store) => ({ store, removeRange: {} })))
    },
    async destroy() {
      isEmptied = true
      emptyCaches()
      await storage.destroy()
    },
    close: () => storage.close(),
  }
}

function toWrite({ store, key, value, isRemoved }: Staged & { store: StoreName }): StoreWrite {
  return isRemoved ? { store, remove: key } : { store, key, put: value }
}

function widen(range: StoreRange, by: number): StoreRange {
  return range.limit === undefined ? range : { ...range, limit: range.limit + by }
}

function mergeRange(stored: { key: StoreKey; value: unknown }[], own: Staged[], range: StoreRange) {
  const ownKeys = new Set(own.map((row) => textOf(row.key)))
  const merged = stored.filter((row) => !ownKeys.has(textOf(row.key)))
  for (const row of own) if (!row.isRemoved) merged.push({ key: row.key, value: row.value })
  const direction = range.reverse === true ? -1 : 1
  merged.sort((a, b) => direction * compareKeys(a.key, b.key))
  return merged.slice(0, range.limit)
}

function textOf(key: StoreKey): string {
  return typeof key === 'string' ? key : JSON.stringify(key)
}
