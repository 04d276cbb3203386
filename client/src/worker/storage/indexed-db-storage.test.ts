import 'fake-indexeddb/auto'
import { STORAGE_LAWS, type StoreWrite } from '@stogram/core'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { makeIndexedDbStorage } from './indexed-db-storage.ts'
import { SCHEMA_VERSION } from './open-database.ts'
import { toStorageError } from './storage-fault.ts'

let count = 0
const opened: { close(): Promise<void> }[] = []

function open(name: string, onFenced?: () => void) {
  const storage = makeIndexedDbStorage({ name, ...(onFenced && { onFenced }) })
  opened.push(storage)
  return storage
}

function freshName(): string {
  count += 1
  return `test-${count}`
}

afterEach(async () => {
  for (const storage of opened.splice(0)) await storage.close()
})

describe('the laws of storage', () => {
  test.each(STORAGE_LAWS)('$title', async ({ run }) => {
    const name = freshName()
    let storage = open(name)
    await run(storage, async () => {
      await storage.close()
      storage = open(name)
      return storage
    })
  })
})

describe('what a power cut may take', () => {
  const name: StoreWrite = { store: 'people', key: 'ada', put: 1 }
  const draft: StoreWrite = { store: 'drafts', key: 'chat', put: 'a' }
  const devices: StoreWrite = { store: 'people', key: ['ada'], put: 1 }
  const message: StoreWrite = { store: 'messages', key: ['chat', 1], put: 1 }

  test.each([
    { what: 'names and drafts may go', writes: [name, draft], durability: 'relaxed' },
    { what: "what was learned of somebody's devices stays", writes: [devices], durability: 'strict' },
    { what: 'a name that comes with it stays', writes: [name, devices], durability: 'strict' },
    { what: 'messages stay', writes: [draft, message], durability: 'strict' },
  ])('$what', async ({ writes, durability }) => {
    const storage = open(freshName())
    await storage.get('meta', 'a')
    const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction')
    await storage.commit(writes)
    expect(transaction.mock.lastCall?.[2]).toEqual({ durability })
    transaction.mockRestore()
  })
})

describe('the fence', () => {
  test('refuses the commits of a host that lost the database, and tells it', async () => {
    const name = freshName()
    let isTold = false
    const older = open(name, () => {
      isTold = true
    })
    await older.commit([{ store: 'meta', key: 'a', put: 1 }])
    const newer = open(name)
    await newer.commit([{ store: 'meta', key: 'a', put: 2 }])
    await expect(older.commit([{ store: 'meta', key: 'a', put: 3 }])).rejects.toMatchObject({ fault: 'fenced' })
    expect(isTold).toBe(true)
    expect(await newer.get('meta', 'a')).toBe(2)
  })
  test('refuses the deletion by a host that lost the database', async () => {
    const name = freshName()
    const older = open(name)
    await older.commit([{ store: 'meta', key: 'a', put: 1 }])
    const newer = open(name)
    await newer.commit([{ store: 'meta', key: 'b', put: 2 }])
    await expect(older.destroy()).rejects.toMatchObject({ fault: 'fenced' })
    expect(await newer.get('meta', 'a')).toBe(1)
  })
})

describe('faults', () => {
  test('a database of a newer version is left alone', async () => {
    const name = freshName()
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.open(name, SCHEMA_VERSION + 1)
      request.onsuccess = () => {
        request.result.close()
        resolve()
      }
      request.onerror = () => reject(request.error)
    })
    await expect(open(name).get('meta', 'a')).rejects.toMatchObject({ fault: 'newer-version' })
  })
  test('a full disk is told apart from damage', () => {
    expect(toStorageError(new DOMException('', 'QuotaExceededError'))).toMatchObject({ fault: 'full' })
    expect(toStorageError(new DOMException('', 'UnknownError'))).toMatchObject({ fault: 'corrupt' })
  })
  test('a mistake of the caller stays what it is', () => {
    const mistake = new DOMException('', 'DataCloneError')
    expect(toStorageError(mistake)).toBe(mistake)
  })
  test('a connection that the browser dropped is opened again', async () => {
    const name = freshName()
    const storage = open(name)
    await storage.commit([{ store: 'meta', key: 'a', put: 1 }])
    // A newer version asks for the database: the connection closes itself.
    await new Promise<void>((resolve) => {
      const request = indexedDB.deleteDatabase(name)
      request.onsuccess = () => resolve()
    })
    await expect(storage.get('meta', 'a')).resolves.toBeUndefined()
  })
})

test('a storage is usable after its destruction', async () => {
  const storage = open(freshName())
  await storage.commit([{ store: 'meta', key: 'a', put: 1 }])
  await storage.destroy()
  await storage.commit([{ store: 'meta', key: 'b', put: 2 }])
  expect(await storage.get('meta', 'a')).toBeUndefined()
  expect(await storage.get('meta', 'b')).toBe(2)
})
