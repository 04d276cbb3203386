import type { Storage } from '../ports.ts'

/** One law of Storage: `run` rejects when the implementation breaks it. */
export interface StorageLaw {
  title: string
  /** `reopen` closes the storage and opens the same database again. */
  run(storage: Storage, reopen: () => Promise<Storage>): Promise<void>
}

/** Every host's storage passes these; loop over them with any test runner, an empty database each time. */
export const STORAGE_LAWS: StorageLaw[] = [
  {
    title: 'a committed value is read back, an unknown key is undefined',
    async run(storage) {
      await storage.commit([{ store: 'meta', key: 'a', put: { n: 1, bytes: new Uint8Array([1, 2]) } }])
      same(await storage.get('meta', 'a'), { n: 1, bytes: new Uint8Array([1, 2]) })
      same(await storage.get('meta', 'b'), undefined)
      same(await storage.get('keys', 'a'), undefined)
    },
  },
  {
    title: 'values are clones both ways',
    async run(storage) {
      const value = { list: [1] }
      await storage.commit([{ store: 'chats', key: 'c', put: value }])
      value.list.push(2)
      same(await storage.get('chats', 'c'), { list: [1] })
      const read = (await storage.get('chats', 'c')) as { list: number[] }
      read.list.push(3)
      same(await storage.get('chats', 'c'), { list: [1] })
    },
  },
  {
    title: 'getMany answers in the order of its keys, with gaps',
    async run(storage) {
      await storage.commit([
        { store: 'people', key: 'x', put: 1 },
        { store: 'people', key: 'y', put: 2 },
      ])
      same(await storage.getMany('people', ['y', 'missing', 'x']), [2, undefined, 1])
      same(await storage.getMany('people', []), [])
    },
  },
  {
    title: 'keys sort numbers, strings, arrays, and arrays by element',
    async run(storage) {
      const keys = [['a', 10], 'b', 2, ['a'], 10, ['a', 9], 'a', ['a', 'x'], ['b', 1]]
      await storage.commit(keys.map((key) => ({ store: 'messages', key, put: key })))
      const rows = await storage.range('messages', {})
      same(
        rows.map((row) => row.key),
        [2, 10, 'a', 'b', ['a'], ['a', 9], ['a', 10], ['a', 'x'], ['b', 1]],
      )
      same(
        rows.map((row) => row.value),
        rows.map((row) => row.key),
      )
    },
  },
  {
    title: 'ranges honour both ends, open ends, the limit and the direction',
    async run(storage) {
      await storage.commit([1, 2, 3, 4, 5].map((n) => ({ store: 'outbox', key: ['c', n], put: n })))
      const read = async (range: Parameters<Storage['range']>[1]) =>
        (await storage.range('outbox', range)).map((row) => row.value)
      same(await read({ lower: ['c', 2], upper: ['c', 4] }), [2, 3, 4])
      same(await read({ lower: ['c', 2], upper: ['c', 4], openLower: true, openUpper: true }), [3])
      same(await read({ lower: ['c'], limit: 2 }), [1, 2])
      same(await read({ upper: ['c', 4], reverse: true, limit: 2 }), [4, 3])
      same(await read({ upper: ['c', 4], openUpper: true, reverse: true, limit: 1 }), [3])
      same(await read({ lower: ['c', 9] }), [])
    },
  },
  {
    title: 'writes of one commit apply in order: put, remove, remove a range',
    async run(storage) {
      await storage.commit([1, 2, 3, 4].map((n) => ({ store: 'pending', key: ['p', n], put: n })))
      await storage.commit([
        { store: 'pending', remove: ['p', 1] },
        { store: 'pending', removeRange: { lower: ['p', 2], upper: ['p', 3] } },
        { store: 'pending', key: ['p', 2], put: 'again' },
      ])
      const rows = await storage.range('pending', {})
      same(
        rows.map((row) => row.value),
        ['again', 4],
      )
    },
  },
  {
    title: 'one key overwritten in a commit keeps the last value',
    async run(storage) {
      await storage.commit([
        { store: 'drafts', key: 'c', put: 'one' },
        { store: 'drafts', key: 'c', put: 'two' },
      ])
      same(await storage.get('drafts', 'c'), 'two')
    },
  },
  {
    title: 'a commit that cannot be stored changes nothing',
    async run(storage) {
      await storage.commit([{ store: 'meta', key: 'a', put: 1 }])
      const bad = storage.commit([
        { store: 'meta', key: 'a', put: 2 },
        { store: 'meta', key: 'b', put: () => 'functions cannot be cloned' },
      ])
      const outcome = await bad.then(
        () => 'stored',
        () => 'refused',
      )
      same(outcome, 'refused')
      same(await storage.get('meta', 'a'), 1)
    },
  },
  {
    title: 'non-extractable keys survive and still work',
    async run(storage, reopen) {
      const pair = await crypto.subtle.generateKey({ name: 'Ed25519' }, false, ['sign', 'verify'])
      await storage.commit([{ store: 'keys', key: 'device', put: pair }])
      const again = await reopen()
      const loaded = (await again.get('keys', 'device')) as CryptoKeyPair
      same(loaded.privateKey.extractable, false)
      const data = new Uint8Array([7])
      const signature = await crypto.subtle.sign('Ed25519', loaded.privateKey, data)
      same(await crypto.subtle.verify('Ed25519', loaded.publicKey, signature, data), true)
    },
  },
  {
    title: 'committed rows survive closing and opening',
    async run(storage, reopen) {
      await storage.commit([{ store: 'logs', key: ['l', 0], put: { cursor: 3 } }])
      const again = await reopen()
      same(await again.get('logs', ['l', 0]), { cursor: 3 })
    },
  },
  {
    title: 'destroy leaves an empty database',
    async run(storage, reopen) {
      await storage.commit([{ store: 'meta', key: 'a', put: 1 }])
      await storage.destroy()
      const again = await reopen()
      same(await again.get('meta', 'a'), undefined)
    },
  },
  {
    title: 'after destroy the same storage can be written again',
    async run(storage) {
      await storage.commit([{ store: 'meta', key: 'a', put: 1 }])
      await storage.destroy()
      same(await storage.get('meta', 'a'), undefined)
      await storage.commit([{ store: 'meta', key: 'b', put: 2 }])
      same(await storage.get('meta', 'b'), 2)
    },
  },
]

function same(actual: unknown, expected: unknown): void {
  const [left, right] = [describe(actual), describe(expected)]
  if (left !== right) throw new Error(`expected ${right}, found ${left}`)
}

function describe(value: unknown): string {
  const text = JSON.stringify(value, (_key, field: unknown) =>
    field instanceof Uint8Array ? { bytes: [...field] } : field,
  )
  return text ?? 'undefined'
}
