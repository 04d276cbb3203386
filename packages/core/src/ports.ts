import type { Answer, EventName, OperationName } from '@stogram/contract'

/** Everything the engine needs of the place it runs in. */
export interface CorePorts extends PicturePorts, EnginePorts {}

/** What is needed to read what this device has. */
export interface PicturePorts {
  storage: Storage
  clock: Clock
}

/** What is needed to change it. */
export interface EnginePorts {
  network: Network
  clock: Clock
  /** How this device is called until its person renames it, for example "Chrome on Linux". */
  deviceName: string
  /** Argon2id parameters for new accounts; the defaults of e2ee when absent. */
  kdf?: { memoryKiB: number; iterations: number; parallelism: number }
  /** Uniform in [0, 1): jitter of the back-off. Math.random when absent. */
  random?: () => number
  log?: (event: string, fields?: Record<string, string | number | boolean>) => void
}

export interface Clock {
  nowMs(): number
  /** Calls back once after at least `delayMs`; the returned function cancels. */
  schedule(delayMs: number, run: () => void): () => void
}

export const STORES = [
  ...(['meta', 'keys', 'people', 'chats', 'logs', 'epochs', 'senders', 'messages', 'pending', 'outbox'] as const),
  'drafts',
] as const
export type StoreName = (typeof STORES)[number]

/** Keys compare as IndexedDB compares them: numbers before strings before arrays, arrays element by element. */
export type StoreKey = string | number | (string | number)[]

export interface StoreRange {
  /** Inclusive unless `openLower`. */
  lower?: StoreKey
  upper?: StoreKey
  openLower?: boolean
  openUpper?: boolean
  limit?: number
  /** Falling keys instead of rising. */
  reverse?: boolean
}

export type StoreWrite =
  | { store: StoreName; put: unknown; key: StoreKey }
  | { store: StoreName; remove: StoreKey }
  | { store: StoreName; removeRange: StoreRange }

/**
 * A sorted key-value store. Laws: `commit` is atomic and durable before it resolves; after it every read sees it;
 * values are structured clones (CryptoKeys included). The engine is the only writer; a host that lost its
 * fence rejects every later commit with StorageFault 'fenced'.
 */
export interface Storage {
  get(store: StoreName, key: StoreKey): Promise<unknown>
  getMany(store: StoreName, keys: StoreKey[]): Promise<unknown[]>
  range(store: StoreName, range: StoreRange): Promise<{ key: StoreKey; value: unknown }[]>
  commit(writes: StoreWrite[]): Promise<void>
  /** Deletes the whole database. */
  destroy(): Promise<void>
  close(): Promise<void>
}

export class StorageFault extends Error {
  override name = 'StorageFault'
  readonly fault: 'corrupt' | 'full' | 'newer-version' | 'blocked' | 'fenced' | 'unsupported'

  constructor(fault: StorageFault['fault'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.fault = fault
  }
}

/**
 * One request at a time over HTTP, and at most one socket. The host keeps the refresh cookie; the engine never sees it.
 * Both `request` and `Socket.call` reject with UnreachableError when no answer came.
 */
export interface Network {
  request(name: OperationName, wire: Record<string, unknown>, accessToken: string | undefined): Promise<Answer<unknown>>
  connect(accessToken: string, handlers: SocketHandlers): SocketConnection
}

export interface SocketHandlers {
  opened(): void
  /** `refused` carries the error of a handshake that the server declined. */
  closed(refused?: { code: string }): void
  event(name: EventName, payload: unknown): void
}

export interface SocketConnection {
  call(name: OperationName, wire: Record<string, unknown>): Promise<Answer<unknown>>
  close(): void
}
