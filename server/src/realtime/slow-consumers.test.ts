import { describe, expect, it } from 'vitest'
import { makeQueueJudge } from './slow-consumers.ts'

const MIB = 1_048_576

describe('a queue', () => {
  /** After how many checks the connection is closed. */
  const checksUntilSlow = (bytesAt: (check: number) => number, most = 100) => {
    const isSlow = makeQueueJudge()
    const connection = {}
    for (let check = 0; check < most; check++) {
      if (isSlow(connection, { packets: 1, bytes: bytesAt(check) })) return check
    }
    return undefined
  }

  it('[WI16] of a large answer on a slow line may take its time, as long as it gets shorter', () => {
    expect(checksUntilSlow((check) => 1.7 * MIB - check * 20_000)).toBeUndefined()
  })

  it('[WI16] that stands still for 15 s belongs to a slow reader', () => {
    expect(checksUntilSlow(() => 1.7 * MIB)).toBe(15)
    expect(checksUntilSlow((check) => 1.7 * MIB + check)).toBe(15)
    expect(checksUntilSlow((check) => (check < 10 ? 1.7 : 1.6) * MIB)).toBe(25)
  })

  it('[WI16] that is short may stand as long as it likes, and one above 16 MiB not at all', () => {
    expect(checksUntilSlow(() => MIB)).toBeUndefined()
    expect(checksUntilSlow(() => 16 * MIB + 1)).toBe(0)
  })

  it('[WI16] is measured in packets too', () => {
    const isSlow = makeQueueJudge()
    const connection = {}
    const checks = Array.from({ length: 16 }, () => isSlow(connection, { packets: 5_000, bytes: 0 }))
    expect(checks.indexOf(true)).toBe(15)
  })
})
