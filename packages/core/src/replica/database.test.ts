import { describe, expect, it } from 'vitest'
import { makeMemoryDisk } from '../hosts/memory.ts'
import { StorageFault } from '../ports.ts'
import { openDatabase } from './database.ts'

function open() {
  const disk = makeMemoryDisk()
  return { disk, db: openDatabase(disk.open(), () => {}) }
}

describe('database', () => {
  it('[RP3] what a transaction stages is seen by itself only, until it commits', async () => {
    const { db, disk } = open()
    const tx = db.begin()
    tx.put('drafts', 'c', 'hello')
    expect(await tx.get('drafts', 'c')).toBe('hello')
    expect(await db.get('drafts', 'c')).toBeUndefined()
    expect(disk.rows('drafts')).toEqual([])
    await tx.commit()
    expect(await db.get('drafts', 'c')).toBe('hello')
    expect(disk.rows('drafts')).toEqual([{ key: 'c', value: 'hello' }])
  })

  it('[RP3] one commit writes everything at once, and listeners hear of it afterwards', async () => {
    const { db, disk } = open()
    const tx = db.begin()
    tx.put('drafts', 'a', '1')
    tx.put('messages', ['c', 'id', 'x'], 7)
    let seen = -1
    tx.afterCommit(() => {
      seen = disk.rows('messages').length
    })
    await tx.commit()
    expect(disk.commitCount()).toBe(1)
    expect(seen).toBe(1)
  })

  it('[RP3] ranges mix stored and staged rows, in order, within the limit', async () => {
    const { db } = open()
    const first = db.begin()
    for (const n of [1, 2, 3, 4]) first.put('messages', ['c', n], n)
    await first.commit()
    const tx = db.begin()
    tx.remove('messages', ['c', 2])
    tx.put('messages', ['c', 3], 33)
    tx.put('messages', ['c', 5], 5)
    const read = async (reverse: boolean, limit: number) =>
      (await tx.range('messages', { lower: ['c', 0], upper: ['c', 9], reverse, limit })).map((row) => row.value)
    expect(await read(false, 3)).toEqual([1, 33, 4])
    expect(await read(true, 3)).toEqual([5, 4, 33])
    expect((await db.range('messages', {})).map((row) => row.value)).toEqual([1, 2, 3, 4])
  })

  it('knows every row of what was loaded and written, and none that was removed', async () => {
    const { disk, db } = open()
    const before = db.begin()
    before.put('drafts', 'a', '1')
    before.put('drafts', 'b', '2')
    await before.commit()
    const reopened = openDatabase(disk.open(), () => {})
    expect(reopened.peekAll('drafts')).toEqual([])
    await reopened.warm('drafts', {})
    const tx = reopened.begin()
    tx.put('drafts', 'c', '3')
    tx.remove('drafts', 'a')
    expect(reopened.peekAll('drafts')).toEqual(['1', '2'])
    await tx.commit()
    expect(reopened.peekAll('drafts')).toEqual(['2', '3'])
  })

  it('[RP4] a fault of the storage is reported, and the row in memory stays as it was', async () => {
    let fate: 'ok' | 'full' = 'ok'
    const faults: StorageFault[] = []
    const disk = makeMemoryDisk({ fateOfCommit: () => fate })
    const db = openDatabase(disk.open(), (fault) => faults.push(fault))
    const before = db.begin()
    before.put('drafts', 'c', 'old')
    await before.commit()
    fate = 'full'
    const tx = db.begin()
    tx.put('drafts', 'c', 'new')
    await expect(tx.commit()).rejects.toBeInstanceOf(StorageFault)
    expect(faults.map((fault) => fault.fault)).toEqual(['full'])
    expect(await db.get('drafts', 'c')).toBe('old')
  })

  it('[SS3] work that began before the database was emptied leaves nothing in it', async () => {
    const { db, disk } = open()
    const tx = db.begin()
    tx.put('drafts', 'c', 'late')
    await db.destroy()
    await expect(tx.commit()).rejects.toThrow()
    expect(disk.rows('drafts')).toEqual([])
  })

  it('[RP3] a commit that was under way while everything was deleted brings nothing back', async () => {
    const { db } = open()
    const tx = db.begin()
    tx.put('drafts', 'c', 'hello')
    let isTold = false
    tx.afterCommit(() => {
      isTold = true
    })
    const committing = tx.commit()
    const destroying = db.destroy()
    await expect(committing).rejects.toThrow('emptied')
    await destroying
    expect(db.peek('drafts', 'c')).toBeUndefined()
    expect(isTold).toBe(false)
  })

  it('[SS6] work that goes on after everything was deleted writes nothing, until there is a new beginning', async () => {
    const { db, disk } = open()
    await db.destroy()
    const late = db.begin()
    late.put('people', 'a', { accountId: 'a', username: 'ada', displayName: 'Ada', bio: '' })
    await expect(late.commit()).rejects.toThrow('emptied')
    expect(disk.rows('people')).toEqual([])
    const first = db.beginAnew()
    first.put('drafts', 'c', 'hello')
    await first.commit()
    expect(disk.rows('drafts')).toHaveLength(1)
    await expect(late.commit()).rejects.toThrow('emptied')
  })

  it('[SS7] a new beginning takes the place of what was there in one commit', async () => {
    const { db, disk } = open()
    const before = db.begin()
    before.put('drafts', 'old', 'hello')
    await before.commit()
    const commits = disk.commitCount()
    const first = db.beginAnew()
    first.put('drafts', 'new', 'hello')
    expect(db.peek('drafts', 'old')).toBe('hello')
    await first.commit()
    expect(disk.commitCount()).toBe(commits + 1)
    expect(disk.rows('drafts')).toEqual([{ key: 'new', value: 'hello' }])
    expect(db.peek('drafts', 'old')).toBeUndefined()
  })
})
