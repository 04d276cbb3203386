import type { ItemId, LogId } from '@stogram/contract'
import type { Database, Tx } from '../replica/database.ts'
import type { OutboxRow } from '../replica/rows.ts'

/**
 * The queue of everything this device still has to tell, in memory as it is on disk.
 * Rows of one log leave in the order in which they came; a failed row stands aside.
 */
export interface Outbox {
  load(): Promise<void>
  rowsOf(logId: LogId): readonly OutboxRow[]
  find(logId: LogId, id: ItemId): OutboxRow | undefined
  logIds(): LogId[]
  /** Messages, and changes of messages, that wait to be sent. Receipts and notes are nobody's to wait for. */
  queuedCount(): number
  nextNumber(): number
  put(tx: Tx, row: OutboxRow): void
  remove(tx: Tx, row: OutboxRow): void
  clear(): void
}

export function makeOutbox(db: Database, onChange: () => void): Outbox {
  const rows = new Map<LogId, OutboxRow[]>()
  let last = 0

  function replace(logId: LogId, n: number, row: OutboxRow | undefined): void {
    const others = (rows.get(logId) ?? []).filter((other) => other.n !== n)
    if (row !== undefined) others.push(row)
    others.sort((a, b) => a.n - b.n)
    if (others.length > 0) rows.set(logId, others)
    else rows.delete(logId)
    onChange()
  }

  return {
    async load() {
      for (const { value } of await db.range('outbox', {})) {
        last = Math.max(last, value.n)
        rows.set(value.logId, [...(rows.get(value.logId) ?? []), value])
      }
    },
    rowsOf: (logId) => rows.get(logId) ?? [],
    find: (logId, id) => rows.get(logId)?.find((row) => row.id === id),
    logIds: () => [...rows.keys()],
    queuedCount() {
      let count = 0
      for (const list of rows.values()) {
        for (const { failure, content } of list) {
          if (failure === undefined && content.type !== 'receipt' && content.type !== 'account') count++
        }
      }
      return count
    },
    nextNumber: () => ++last,
    put(tx, row) {
      tx.put('outbox', [row.logId, row.n], row)
      tx.afterCommit(() => replace(row.logId, row.n, row))
    },
    remove(tx, row) {
      tx.remove('outbox', [row.logId, row.n])
      tx.afterCommit(() => replace(row.logId, row.n, undefined))
    },
    clear() {
      rows.clear()
      onChange()
    },
  }
}
