import { expect, it } from 'vitest'
import { settle } from '../testing/manual-clock.ts'
import { makePool } from './pool.ts'

it('runs so many tasks at a time, in the order of asking, also after one that failed', async () => {
  const pool = makePool(2)
  const started: number[] = []
  const ends: ((isWell: boolean) => void)[] = []
  const results = [0, 1, 2, 3].map((n) =>
    pool(() => {
      started.push(n)
      return new Promise<void>((resolve, reject) => {
        ends[n] = (isWell) => (isWell ? resolve() : reject(new Error('failed')))
      })
    }).catch(() => 'failed'),
  )
  await settle()
  expect(started).toEqual([0, 1])
  ends[1]?.(false)
  await settle()
  expect(started).toEqual([0, 1, 2])
  ends[0]?.(true)
  await settle()
  expect(started).toEqual([0, 1, 2, 3])
  ends[2]?.(true)
  ends[3]?.(true)
  expect(await Promise.all(results)).toEqual([undefined, 'failed', undefined, undefined])
})
