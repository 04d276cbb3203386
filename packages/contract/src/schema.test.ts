import { describe, expect, it } from 'vitest'
import { encodeWire } from './encode-wire.ts'
import { bytes, fixedBytes, queryInteger } from './schema.ts'

describe('bytes', () => {
  it('are text on the wire and a Uint8Array in code', () => {
    const schema = bytes({ max: 4 })
    expect(schema.parse('AQID')).toEqual(new Uint8Array([1, 2, 3]))
    expect(encodeWire({ a: [new Uint8Array([1, 2, 3])], b: undefined })).toEqual({ a: ['AQID'] })
  })

  it.each([1, 2, 3, 16, 32, 65_536])('of length %i are accepted at the limit and refused above it', (length) => {
    const wire = (n: number) => Buffer.alloc(n).toString('base64url')
    expect(fixedBytes(length).safeParse(wire(length)).success).toBe(true)
    expect(fixedBytes(length).safeParse(wire(length + 1)).success).toBe(false)
    expect(fixedBytes(length).safeParse(wire(length - 1)).success).toBe(false)
  })

  it('refuses what is not text', () => {
    expect(bytes({ max: 4 }).safeParse({ type: 'Buffer', data: [1] }).success).toBe(false)
  })
})

describe('a number in a query string', () => {
  it('is accepted as digits or as a number', () => {
    expect(queryInteger(0, 10).parse('7')).toBe(7)
    expect(queryInteger(0, 10).parse(7)).toBe(7)
  })

  it.each(['', ' 7', '07', '1e1', '-1', '11', 7.5, null, true, '9'.repeat(16)])('refuses %j', (value) => {
    expect(queryInteger(0, 10).safeParse(value).success).toBe(false)
  })
})
