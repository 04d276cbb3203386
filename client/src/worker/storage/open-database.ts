import { StorageFault, type StoreKey, type StoreName } from '@stogram/core'
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import { makeDeferred } from '../../lib/deferred.ts'

interface Row {
  key: StoreKey
  value: unknown
}

export interface StogramSchema extends DBSchema, Record<StoreName, Row> {
  /** One row: the name of the host that may write. */
  fence: { key: string; value: string }
}

export type Database = IDBPDatabase<StogramSchema>

export const SCHEMA_VERSION = 1

const STORES: Record<StoreName | 'fence', true> = {
  meta: true,
  keys: true,
  people: true,
  chats: true,
  logs: true,
  epochs: true,
  senders: true,
  messages: true,
  pending: true,
  outbox: true,
  drafts: true,
  fence: true,
}

const BLOCKED_MS = 10_000

/** `onLost` runs when the browser closes the connection, or a newer version of the app asks for the database. */
export async function openDatabase(name: string, onLost: () => void): Promise<Database> {
  if (typeof indexedDB === 'undefined') {
    throw new StorageFault('unsupported', 'This browser offers no database.')
  }
  return giveUpWhenBlocked((onBlocked) =>
    openDB<StogramSchema>(name, SCHEMA_VERSION, {
      upgrade(database) {
        for (const store of Object.keys(STORES) as (StoreName | 'fence')[]) {
          if (!database.objectStoreNames.contains(store)) database.createObjectStore(store)
        }
      },
      blocked: onBlocked,
      blocking(_current, _wanted, event) {
        ;(event.target as IDBDatabase).close()
        onLost()
      },
      terminated: onLost,
    }),
  )
}

/** An older window holds the old version open. It was asked to let go; give it a while, then say so. */
async function giveUpWhenBlocked(open: (onBlocked: () => void) => Promise<Database>): Promise<Database> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const blocked = makeDeferred<never>()
  const opening = open(() => {
    timer = setTimeout(
      () => blocked.reject(new StorageFault('blocked', 'Another window keeps the old database open.')),
      BLOCKED_MS,
    )
  })
  try {
    return await Promise.race([opening, blocked.promise])
  } catch (error) {
    // Should it open after all, nobody waits for it any more.
    opening.then((database) => database.close()).catch(() => undefined)
    throw error
  } finally {
    clearTimeout(timer)
  }
}
