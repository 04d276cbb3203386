import {
  type Storage,
  StorageFault,
  type StoreKey,
  type StoreName,
  type StoreRange,
  type StoreWrite,
} from '@stogram/core'
import { deleteDB, type IDBPTransaction } from 'idb'
import { keyRange } from './key-range.ts'
import { type Database, openDatabase, type StogramSchema } from './open-database.ts'
import { readRange } from './read-range.ts'
import { isLostConnection, toStorageError } from './storage-fault.ts'

interface IndexedDbOptions {
  name: string
  /** Another host claimed the database; this one writes no more. */
  onFenced?: () => void
}

const HOLDER = 'holder'

/**
 * What may be lost to a power cut without harm, because it comes again from the person or the network: drafts and the
 * names of people. What was learned of their devices is kept under keys that are lists, and is not learned twice.
 */
function isRelaxed(write: StoreWrite): boolean {
  if (write.store === 'people') return typeof ('put' in write ? write.key : undefined) === 'string'
  return write.store === 'drafts'
}

/**
 * The engine's storage on IndexedDB. The first use claims the fence row; each commit reads that row in its own
 * transaction, so of two hosts only the one that claimed last can write, whatever locks say.
 */
export function makeIndexedDbStorage(options: IndexedDbOptions): Storage {
  return new IndexedDbStorage(options)
}

class IndexedDbStorage implements Storage {
  private readonly options: IndexedDbOptions
  private readonly holder = crypto.randomUUID()
  private opening: Promise<Database> | undefined
  private hasClaimed = false
  private isClosed = false

  constructor(options: IndexedDbOptions) {
    this.options = options
  }

  get(store: StoreName, key: StoreKey): Promise<unknown> {
    return this.run((database) => database.get(store, key))
  }

  getMany(store: StoreName, keys: StoreKey[]): Promise<unknown[]> {
    if (keys.length === 0) return Promise.resolve([])
    return this.run((database) => {
      const { store: rows } = database.transaction(store)
      return Promise.all(keys.map((key) => rows.get(key)))
    })
  }

  range(store: StoreName, range: StoreRange) {
    return this.run((database) => readRange(database, store, range))
  }

  commit(writes: StoreWrite[]): Promise<void> {
    if (writes.length === 0) return Promise.resolve()
    const stores = [...new Set(writes.map((write) => write.store))]
    const durability = writes.every(isRelaxed) ? 'relaxed' : 'strict'
    return this.run((database) =>
      this.write(database.transaction([...stores, 'fence'], 'readwrite', { durability }), async (transaction) => {
        for (const write of writes) await applyWrite(transaction, write)
      }),
    )
  }

  /** Empties every store first, so that nothing stays readable should the deletion have to wait. */
  async destroy(): Promise<void> {
    await this.run((database) => {
      const stores = [...database.objectStoreNames].filter((name) => name !== 'fence')
      return this.write(
        database.transaction([...stores, 'fence'], 'readwrite', { durability: 'strict' }),
        async (transaction) => {
          for (const store of stores) void transaction.objectStore(store).clear?.()
        },
      )
    })
    await this.disconnect()
    this.hasClaimed = false
    await deleteWithin(this.options.name)
  }

  async close(): Promise<void> {
    this.isClosed = true
    await this.disconnect()
  }

  private async disconnect(): Promise<void> {
    const { opening } = this
    this.opening = undefined
    const database = await opening?.catch(() => undefined)
    database?.close()
  }

  private async run<Result>(task: (database: Database) => Promise<Result>): Promise<Result> {
    try {
      return await task(await this.connect())
    } catch (error) {
      if (!isLostConnection(error) || this.isClosed) throw toStorageError(error)
      this.opening = undefined
    }
    return this.connect()
      .then(task)
      .catch((error: unknown) => Promise.reject(toStorageError(error)))
  }

  private connect(): Promise<Database> {
    if (this.isClosed) return Promise.reject(new StorageFault('fenced', 'The storage is closed.'))
    this.opening ??= this.open().catch((error: unknown) => {
      this.opening = undefined
      throw error
    })
    return this.opening
  }

  private async open(): Promise<Database> {
    const database = await openDatabase(this.options.name, () => {
      this.opening = undefined
    })
    if (!this.hasClaimed) {
      await database.put('fence', this.holder, HOLDER)
      this.hasClaimed = true
    }
    return database
  }

  private async write(
    transaction: WriteTransaction,
    apply: (transaction: WriteTransaction) => Promise<void>,
  ): Promise<void> {
    try {
      if ((await transaction.objectStore('fence').get(HOLDER)) !== this.holder) {
        this.options.onFenced?.()
        throw new StorageFault('fenced', 'Another window has taken over.')
      }
      await apply(transaction)
    } catch (error) {
      transaction.done.catch(() => undefined)
      // The browser may have aborted it already, and then knows the reason best.
      const reason: unknown = transaction.error ?? error
      if (transaction.error === null) transaction.abort()
      throw reason
    }
    await transaction.done
  }
}

type AnyStore = StoreName | 'fence'
type WriteTransaction = IDBPTransaction<StogramSchema, AnyStore[], 'readwrite'>

/** Waits only where a read decides what to write; failures of the others surface when the transaction ends. */
async function applyWrite(transaction: WriteTransaction, write: StoreWrite): Promise<void> {
  const store = transaction.objectStore(write.store)
  if ('put' in write) {
    store.put(write.put, write.key).catch(() => undefined)
    return
  }
  if ('remove' in write) {
    store.delete(write.remove).catch(() => undefined)
    return
  }
  const wanted = keyRange(write.removeRange)
  if (wanted === 'none') return
  if (write.removeRange.limit !== undefined) {
    const keys = await store.getAllKeys(wanted, write.removeRange.limit)
    for (const key of keys) store.delete(key).catch(() => undefined)
  } else if (wanted === undefined) {
    store.clear().catch(() => undefined)
  } else {
    store.delete(wanted).catch(() => undefined)
  }
}

const DELETE_MS = 2_000

/** Another connection may hold the deletion up; the browser then finishes it later. */
function deleteWithin(name: string): Promise<void> {
  return Promise.race([deleteDB(name), new Promise<void>((resolve) => setTimeout(resolve, DELETE_MS))])
}
