import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { refusalOf } from '../testing/refusal.ts'
import { compareBytes, concat, decodeHex, encodeHex, equalBytes, idBytes, idText, isStartOf, u64 } from './bytes.ts'

const bytes = fc.uint8Array({ maxLength: 100 })

describe('bytes', () => {
  test('[CV7] compares every byte, whatever differs first', () => {
    fc.assert(
      fc.property(bytes, fc.nat(), (value, at) => {
        expect(equalBytes(value, value.slice())).toBe(true)
        if (value.length === 0) return
        const other = value.slice()
        other[at % value.length] = (other[at % value.length] ?? 0) ^ 0x80
        expect(equalBytes(value, other)).toBe(false)
      }),
    )
    expect(equalBytes(new Uint8Array(1), new Uint8Array(2))).toBe(false)
  })

  test('text forms return the bytes they were made from', () => {
    fc.assert(
      fc.property(bytes, (value) => {
        expect(decodeHex(encodeHex(value))).toEqual(value)
        expect(idBytes(idText(value))).toEqual(value)
      }),
    )
    expect(idText(new Uint8Array(32))).toHaveLength(43)
  })

  test('[CV1] refuses a second spelling of an id', async () => {
    const refused = ['AB', 'A', 'AA=', 'A+', 'é', 'AAAAA']
    for (const text of refused) {
      expect(await refusalOf(() => idBytes(text))).toMatchObject({ reason: 'format' })
    }
    expect(await refusalOf(() => decodeHex('0'))).toMatchObject({ reason: 'format' })
    expect(await refusalOf(() => decodeHex('0g'))).toMatchObject({ reason: 'format' })
  })

  test('orders, joins and counts', () => {
    expect(compareBytes(new Uint8Array([1]), new Uint8Array([1, 0]))).toBeLessThan(0)
    expect(compareBytes(new Uint8Array([2]), new Uint8Array([1, 9]))).toBeGreaterThan(0)
    expect(compareBytes(new Uint8Array([2]), new Uint8Array([2]))).toBe(0)
    expect(concat(new Uint8Array([1]), new Uint8Array(0), new Uint8Array([2]))).toEqual(new Uint8Array([1, 2]))
    expect(encodeHex(u64(2 ** 40 + 1))).toBe('0000010000000001')
    expect(isStartOf(new Uint8Array([1]), new Uint8Array([1, 2]))).toBe(true)
    expect(isStartOf(new Uint8Array([1, 2]), new Uint8Array([1]))).toBe(false)
  })
})
