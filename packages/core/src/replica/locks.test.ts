import { describe, expect, it } from 'vitest'
import { settle } from '../testing/manual-clock.ts'
import { makeLocks } from './locks.ts'

describe('locks', () => {
  it('[RP5] run tasks of one key one after another, of different keys side by side, and survive a failure', async () => {
    const locks = makeLocks()
    const events: string[] = []
    let release = () => {}
    const gate = new Promise<void>((resolve) => {
      release = resolve
    })
    const first = locks.run('a', async () => {
      events.push('first begins')
      await gate
      events.push('first ends')
      throw new Error('broken')
    })
    const second = locks.run('a', async () => events.push('second'))
    const other = locks.run('b', async () => events.push('other'))
    await other
    await settle()
    release()
    await expect(first).rejects.toThrow('broken')
    await second
    expect(events).toEqual(['first begins', 'other', 'first ends', 'second'])
  })
})
