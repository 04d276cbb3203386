import { encode } from 'cborg'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { E2eeError } from '../errors.ts'
import { refusalOf } from '../testing/refusal.ts'
import { decodeHex, equalBytes } from './bytes.ts'
import { type Canonical, decodeCanonical, encodeCanonical } from './canonical.ts'
import { decodeFields } from './fields.ts'
import { cleanText } from './text.ts'

const leaf: fc.Arbitrary<Canonical> = fc.oneof(
  fc.nat(),
  fc.maxSafeNat(),
  fc.uint8Array({ maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 20 }).map(cleanText),
)
const value: fc.Arbitrary<Canonical> = fc.letrec<{ node: Canonical }>((tie) => ({
  node: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie('node'), { maxLength: 5 })),
})).node

describe('canonical encoding', () => {
  test('[CV1] returns what was encoded', () => {
    fc.assert(
      fc.property(value, (input) => {
        expect(decodeCanonical(encodeCanonical(input))).toEqual(input)
      }),
    )
  })

  test('[CV1] makes plain bytes in every runtime: a copy of them is a copy', () => {
    for (const length of [1, 100, 200, 20_000]) {
      const bytes = encodeCanonical([1, new Uint8Array(length)])
      expect(Object.getPrototypeOf(bytes)).toBe(Uint8Array.prototype)
      bytes.slice(0, 1).fill(0xff)
      expect(bytes[0]).toBe(0x82)
    }
  })

  test('[CV1] has one meaning for each byte string: what decodes, encodes to the same bytes', () => {
    const mutated = fc.tuple(value, fc.nat(), fc.nat({ max: 255 })).map(([input, at, byte]) => {
      const bytes = encodeCanonical(input)
      bytes[at % bytes.length] = byte
      return bytes
    })
    fc.assert(
      fc.property(fc.oneof(mutated, fc.uint8Array({ maxLength: 60 })), (bytes) => {
        try {
          expect(equalBytes(encodeCanonical(decodeCanonical(bytes)), bytes)).toBe(true)
        } catch (error) {
          expect(error).toBeInstanceOf(E2eeError)
        }
      }),
      { numRuns: 5_000 },
    )
  })

  test.each([
    ['a longer form of an integer', '1801'],
    ['a longer length', '580101'],
    ['an indefinite array', '9f01ff'],
    ['an indefinite byte string', '5f4101ff'],
    ['a map', 'a0'],
    ['a negative number', '20'],
    ['a float', 'f93c00'],
    ['a tag', 'c101'],
    ['null', 'f6'],
    ['undefined', 'f7'],
    ['a boolean', 'f5'],
    ['an integer above 2^53 - 1', '1b0020000000000000'],
    ['text that is not NFC', '6365cc81'],
    ['text that is not UTF-8', '62c328'],
    ['bytes after the value', '0101'],
    ['a value cut short', '8201'],
    ['nothing', ''],
  ])('[CV1] refuses %s', async (_name, bytes) => {
    const refusal = await refusalOf(() => decodeCanonical(decodeHex(bytes)))
    expect(refusal.reason).toBe('encoding')
  })

  test('[CV1] carries eight levels and refuses the ninth', async () => {
    const nest = (levels: number): Canonical => (levels === 0 ? 1 : [nest(levels - 1)])
    expect(decodeCanonical(encodeCanonical(nest(8)))).toEqual(nest(8))
    expect((await refusalOf(() => encodeCanonical(nest(9)))).reason).toBe('value')
    expect((await refusalOf(() => decodeCanonical(encode(nest(9))))).reason).toBe('encoding')
  })

  test('[CV1] refuses to write what it would not read', async () => {
    const wrong: unknown[] = [-1, 0.5, 2 ** 53, Number.NaN, null, true, {}, 'e\u0301', '\ud800']
    for (const input of wrong) {
      const refusal = await refusalOf(() => encodeCanonical(input as Canonical))
      expect(refusal.reason).toBe('value')
    }
  })

  test('[CV2] looks at the size before anything else', async () => {
    const broken = new Uint8Array(101).fill(0xff)
    expect((await refusalOf(() => decodeCanonical(broken, { maxBytes: 100 }))).reason).toBe('size')
    expect((await refusalOf(() => decodeCanonical(broken, { maxBytes: 101 }))).reason).toBe('encoding')
    expect((await refusalOf(() => decodeCanonical(new Uint8Array(65_537)))).reason).toBe('size')
  })

  test('[CV1] a struct has exactly its fields, each of its kind', async () => {
    const bytes = encodeCanonical([1, new Uint8Array(3), 'x', 2])
    const refuses = async (read: (fields: ReturnType<typeof decodeFields>) => unknown) =>
      expect((await refusalOf(() => read(decodeFields(bytes, 4)))).reason).toBe('format')
    expect((await refusalOf(() => decodeFields(bytes, 3))).reason).toBe('format')
    expect((await refusalOf(() => decodeFields(encodeCanonical(1), 1))).reason).toBe('format')
    await refuses((fields) => fields.tag(2))
    await refuses((fields) => fields.bytes())
    await refuses((fields) => fields.text(9))
    await refuses((fields) => fields.list(9))
    await refuses((fields) => fields.uint(0))
    await refuses((fields) => [fields.uint(), fields.bytes(4)])
    await refuses((fields) => [fields.uint(), fields.boundedBytes(2)])
    await refuses((fields) => [fields.uint(), fields.optionalBytes(2)])
    await refuses((fields) => [fields.uint(), fields.uint()])
    await refuses((fields) => [fields.any(), fields.any(), fields.text(0)])
    await refuses((fields) => [fields.any(), fields.any(), fields.any(), fields.boolean()])
    await refuses((fields) => [fields.any(), fields.any(), fields.any(), fields.any(), fields.any()])
  })
})
