import type { Prisma } from '../../generated/client.ts'
import type { Database } from '../infra/database.ts'
import { makeMetrics } from '../infra/metrics.ts'
import { openGroupCommit } from './group-commit.ts'
import { pull } from './pull.ts'
import { page } from './read.ts'
import { countInTransaction, NO_QUOTA } from './stored-bytes.ts'
import { appendInTransaction, lockInTransaction } from './transaction.ts'

export type ItemKind = 'message' | 'receipt' | 'op' | 'epoch' | 'account' | 'notice'

/** One item as a client offers it. `id` is a UUID that the client made; how long `body` may be depends on `kind`. */
export type AppendInput = {
  logId: string
  id: string
  senderId: string
  deviceId: string
  /** `op` and `epoch` change who may read: they go through `appendInTransaction` only. */
  kind: Exclude<ItemKind, 'op' | 'epoch'>
  epoch?: number | undefined
  targetId?: string | undefined
  body: Uint8Array
  /** The socket it came over. Not stored: whoever is told of the commit learns it. */
  originSocketId?: string | undefined
}

/** Names no other item: only messages do. */
export type TransactionInput = Omit<AppendInput, 'kind' | 'targetId' | 'originSocketId'> & { kind: ItemKind }

export type AppendResult =
  | { verdict: 'ok' | 'duplicate'; seq: number; at: number; hash: Uint8Array }
  /** closed: the chat takes nothing any more. overloaded: too much is waiting already; nothing was tried. */
  | { verdict: 'not_member' | 'closed' | 'stale_epoch' | 'id_reused' | 'quota_reached' | 'overloaded' }

export type LogItem = {
  logId: string
  seq: number
  id: string
  senderId: string
  deviceId: string
  kind: ItemKind
  targetId: string | null
  epoch: number | null
  body: Uint8Array
  hash: Uint8Array
  at: number
}

export type PullInput = {
  accountId: string
  /** Per log the seq after which to read. */
  cursors: Readonly<Record<string, number>>
  limitItems: number
  limitBytes: number
}

export type PulledLog = {
  logId: string
  /** In order, starting right after the cursor (or at the first item this account may see). */
  items: LogItem[]
  /** The newest seq this account may read: for a former member, that of the removal. */
  lastSeq: number
  /** The first seq this account may read. */
  visibleFromSeq: number
  hasMore: boolean
}

export type PullResult = {
  /** Logs whose newest seq differs from the cursor; one that is behind its cursor tells of a restored server. */
  logs: PulledLog[]
  /** Logs the account may not read, or that do not exist. */
  unreadable: string[]
  hasMore: boolean
}

export type PageInput = {
  accountId: string
  logId: string
  /** Newest first, below this seq; without either bound from the newest. */
  beforeSeq?: number | undefined
  /** Oldest first, above this seq. */
  afterSeq?: number | undefined
  limit: number
  limitBytes: number
}

export type Page = { items: LogItem[]; lastSeq: number; visibleFromSeq: number; hasMore: boolean }

export type CommittedItem = LogItem & Pick<AppendInput, 'originSocketId'>

export type CommittedListener = (items: readonly CommittedItem[]) => void

export type TransactionAppend = {
  item: LogItem
  /** The same item was in the log already: nothing was written. */
  isDuplicate: boolean
}

/**
 * The ordered, gapless, durable sequences that everything else reads. Rules LG1 to LG8 of the protocol.
 *
 * A reader that is neither a member nor a former one gets `undefined` from `page`.
 */
export type LogStore = {
  /**
   * Appends one item, durably, together with whatever else arrives meanwhile.
   *
   * Returns    after the commit; a refused item burns no seq
   * Throws     RangeError when the input cannot be stored at all (size, malformed id); its neighbours are unharmed
   *            any database error; the item may then be in the log or not, and the same id can be sent again
   */
  append(input: AppendInput): Promise<AppendResult>
  /**
   * Appends inside an interactive transaction, unauthorised: the caller decides who may.
   *
   * Locks the logs in sorted order until the transaction ends, so call it with all inputs at once, and early.
   * An `op` advances the log's opSeq, an `epoch` sets the log's epoch. Throws IdReusedError for a known id with another body.
   */
  appendInTransaction(tx: Prisma.TransactionClient, inputs: readonly TransactionInput[]): Promise<TransactionAppend[]>
  /** Locks logs in sorted order and tells what they hold now: what a membership change must check against. */
  lockInTransaction(tx: Prisma.TransactionClient, logIds: readonly string[]): Promise<LockedLog[]>
  /** Counts what a transaction stores for its account; false where there is no room left for it. Comes last in it. */
  countInTransaction(
    tx: Prisma.TransactionClient,
    stored: { accountIds: readonly string[]; bytes: number },
  ): Promise<boolean>
  /** Tells the listeners of items that a transaction of the caller has committed. */
  announce(items: readonly LogItem[]): void
  pull(input: PullInput): Promise<PullResult>
  page(input: PageInput): Promise<Page | undefined>
  /** Called after each commit, on the server that made it. A hint for push: nothing depends on it. */
  onCommitted(listener: CommittedListener): () => void
}

export type LockedLog = { logId: string; lastSeq: number; epoch: number; opSeq: number }

/** An account that has stored `quotaBytes` appends no new message any more, and nothing at all after twice as much. */
export function openLogStore(database: Database, quotaBytes = NO_QUOTA, metrics = makeMetrics()): LogStore {
  const listeners = new Set<CommittedListener>()
  const announce = (items: readonly LogItem[]) => {
    for (const listener of listeners) listener(items)
  }
  const { append } = openGroupCommit(database, quotaBytes, announce, metrics)
  const pulled = metrics.counter('stogram_pulled_items_total', 'Items that pulls gave.')
  const { query } = database
  return {
    append,
    appendInTransaction,
    lockInTransaction,
    countInTransaction: (tx, stored) => countInTransaction(tx, quotaBytes, stored),
    announce,
    async pull(input) {
      const result = await pull(query, input)
      pulled.add(
        '',
        result.logs.reduce((sum, { items }) => sum + items.length, 0),
      )
      return result
    },
    page: (input) => page(query, input),
    onCommitted(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
