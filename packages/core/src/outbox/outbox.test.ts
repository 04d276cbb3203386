import { describe, expect, it } from 'vitest'
import { makeMemoryDisk } from '../hosts/memory.ts'
import { openDatabase } from '../replica/database.ts'
import type { OutboxRow } from '../replica/rows.ts'
import { makeOutbox } from './outbox.ts'

function rowOf(n: number, logId: string, extra: Partial<OutboxRow> = {}): OutboxRow {
  return { n, id: `id-${n}`, logId, content: { type: 'text', text: `t${n}` }, atMs: 0, ...extra }
}

describe('outbox', () => {
  it('[OB2] holds rows of each log in the order they came, also after a restart', async () => {
    const disk = makeMemoryDisk()
    const db = openDatabase(disk.open(), () => {})
    const outbox = makeOutbox(db, () => {})
    const tx = db.begin()
    for (const logId of ['a', 'b', 'a']) outbox.put(tx, rowOf(outbox.nextNumber(), logId))
    expect(outbox.queuedCount()).toBe(0)
    await tx.commit()
    expect(outbox.rowsOf('a').map((row) => row.n)).toEqual([1, 3])
    const again = makeOutbox(
      openDatabase(disk.open(), () => {}),
      () => {},
    )
    await again.load()
    expect(again.rowsOf('a').map((row) => row.n)).toEqual([1, 3])
    expect(again.logIds().sort()).toEqual(['a', 'b'])
    expect(again.nextNumber()).toBe(4)
  })

  it('[OB3] counts only messages that wait, and forgets only what was removed durably', async () => {
    let fate: 'ok' | 'full' = 'ok'
    const disk = makeMemoryDisk({ fateOfCommit: () => fate })
    const db = openDatabase(disk.open(), () => {})
    const outbox = makeOutbox(db, () => {})
    const tx = db.begin()
    outbox.put(tx, rowOf(1, 'a'))
    outbox.put(tx, rowOf(2, 'a', { failure: 'forbidden' }))
    outbox.put(tx, rowOf(3, 'a', { content: { type: 'receipt', status: 'read', uptoSeq: 1 } }))
    await tx.commit()
    expect(outbox.queuedCount()).toBe(1)
    fate = 'full'
    const broken = db.begin()
    outbox.remove(broken, rowOf(1, 'a'))
    await expect(broken.commit()).rejects.toThrow()
    expect(outbox.find('a', 'id-1')?.n).toBe(1)
  })
})
