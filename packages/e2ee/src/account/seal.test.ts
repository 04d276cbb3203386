import { describe, expect, test } from 'vitest'
import { encodeHex, utf8 } from '../codec/bytes.ts'
import { decodeCanonical, encodeCanonical } from '../codec/canonical.ts'
import { hash } from '../primitives/hash.ts'
import { importHkdfKey } from '../primitives/hkdf.ts'
import { refusalOf } from '../testing/refusal.ts'
import { filled, flipped } from '../testing/world.ts'
import { open, seal } from './seal.ts'

const key = await importHkdfKey(filled(32, 8))
const context = { purpose: 'ark', aad: utf8('aad') }
const plaintext = new Uint8Array(32)
const sealed = await seal(key, context, plaintext)

describe('seal', () => {
  test('[CV5] writes the agreed bytes for a fixed key and salt', async () => {
    const fixed = await seal(key, context, plaintext, (length) => filled(length, 9))
    const expected = '66f15216ed23df1ac8e2685a4091f20d84382d7b9f8f14ab82bf522aa2837fdc'
    expect(encodeHex(await hash(fixed))).toBe(expected)
  })

  test('[CV5] opens what it sealed, and never repeats a salt', async () => {
    expect(await open(key, context, sealed)).toEqual(plaintext)
    const again = await seal(key, context, plaintext)
    expect(encodeHex(again)).not.toBe(encodeHex(sealed))
  })

  test('[CV6] refuses another purpose, other associated data and another key', async () => {
    const other = await importHkdfKey(filled(32, 7))
    const cases = {
      purpose: () => open(key, { ...context, purpose: 'ark-pw' }, sealed),
      aad: () => open(key, { ...context, aad: utf8('aae') }, sealed),
      key: () => open(other, context, sealed),
    }
    for (const [name, action] of Object.entries(cases)) {
      expect((await refusalOf(action)).reason, name).toBe('sealed')
    }
  })

  test('[CV5] refuses every changed byte with one error', async () => {
    for (let at = 0; at < sealed.length; at++) {
      const { reason, alarm } = await refusalOf(() => open(key, context, flipped(sealed, at)))
      expect(['sealed', 'encoding', 'format']).toContain(reason)
      expect(alarm).toBeUndefined()
    }
  })

  test('[CV5] has no other format and no room for a short salt or a missing tag', async () => {
    const [, salt, ciphertext] = decodeCanonical(sealed) as [number, Uint8Array, Uint8Array]
    const wrong = [
      [2, salt, ciphertext],
      [1, salt.slice(1), ciphertext],
      [1, salt, ciphertext.slice(0, 15)],
      [1, salt, ciphertext, 1],
    ]
    for (const fields of wrong) {
      const refusal = await refusalOf(() => open(key, context, encodeCanonical(fields)))
      expect(refusal.reason).toBe('format')
    }
  })
})
