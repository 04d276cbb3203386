import { describe, expect, it } from 'vitest'
import { StorageFault } from '../ports.ts'
import { makeMemoryDisk } from './memory.ts'
import { STORAGE_LAWS } from './storage-conformance.ts'

describe('memory storage', () => {
  for (const law of STORAGE_LAWS) {
    it(`[RP1] ${law.title}`, async () => {
      const disk = makeMemoryDisk()
      await law.run(disk.open(), async () => disk.open())
    })
  }

  it('fences the storage that was open before', async () => {
    const disk = makeMemoryDisk()
    const first = disk.open()
    disk.open()
    await expect(first.commit([])).rejects.toBeInstanceOf(StorageFault)
  })

  it('loses a commit that crashes before, keeps one that crashes after', async () => {
    const disk = makeMemoryDisk({
      fateOfCommit: (n) => (n === 1 ? 'crash-before' : n === 2 ? 'crash-after' : 'ok'),
    })
    const put = (value: number) => [{ store: 'meta' as const, key: 'a', put: value }]
    await expect(disk.open().commit(put(1))).rejects.toMatchObject({ fault: 'fenced' })
    expect(disk.rows('meta')).toEqual([])
    await expect(disk.open().commit(put(2))).rejects.toMatchObject({ fault: 'fenced' })
    expect(disk.rows('meta')).toEqual([{ key: 'a', value: 2 }])
  })
})
