import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { refusalOf } from '../testing/refusal.ts'
import { flipped } from '../testing/world.ts'
import { bucketOf, pad, unpad } from './padding.ts'

describe('padding', () => {
  test('[MS3] returns the plaintext and hides its length in a bucket', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3_000 }), (plaintext) => {
        const padded = pad(plaintext)
        expect(unpad(padded)).toEqual(plaintext)
        expect(bucketOf(padded.length)).toBe(padded.length)
      }),
    )
  })

  test('[MS3] uses 256-byte steps to 1 KiB and at most 12 % above', () => {
    const buckets: Record<number, number> = {
      1: 256,
      256: 256,
      257: 512,
      1000: 1024,
      1024: 1024,
      1025: 1088,
      2000: 2048,
      5000: 5120,
      20000: 20480,
      60000: 61440,
    }
    for (const [length, bucket] of Object.entries(buckets)) {
      expect(bucketOf(Number(length))).toBe(bucket)
    }
    fc.assert(
      fc.property(fc.integer({ min: 1_025, max: 1_000_000 }), (length) => {
        expect(bucketOf(length)).toBeGreaterThanOrEqual(length)
        expect(bucketOf(length)).toBeLessThanOrEqual(length * 1.12)
      }),
    )
  })

  test('[MS3] refuses padding that is not exact', async () => {
    const padded = pad(new Uint8Array(10).fill(7))
    const wrong = {
      'a byte in the padding': flipped(padded, -1),
      'a bucket too many': new Uint8Array([...padded, ...new Uint8Array(256)]),
      'cut short': padded.slice(0, 255),
      'a length beyond the end': new Uint8Array([0xff, 0xff, 0xff, 0xff, ...padded.slice(4)]),
      'no length': new Uint8Array(3),
    }
    for (const [name, bytes] of Object.entries(wrong)) {
      expect((await refusalOf(() => unpad(bytes))).reason, name).toBe('padding')
    }
  })
})
