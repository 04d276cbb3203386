import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { refusalOf } from '../testing/refusal.ts'
import { filled } from '../testing/world.ts'
import {
  encodeRecoveryWords,
  makeRecoveryKey,
  parseRecoveryWords,
  recoveryAuthSecret,
  recoveryUnlockKey,
} from './recovery-key.ts'

describe('recovery key', () => {
  test('[KH3] 24 words carry 32 bytes, however they are typed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 32, maxLength: 32 }), async (key) => {
        const words = await encodeRecoveryWords(key)
        expect(words.split(' ')).toHaveLength(24)
        const typed = `  ${words.toUpperCase().replaceAll(' ', '\n ')} `
        expect(await parseRecoveryWords(typed)).toEqual(key)
      }),
    )
  })

  test('[KH3] matches the published BIP 39 vector', async () => {
    expect(await encodeRecoveryWords(new Uint8Array(32))).toBe(`${'abandon '.repeat(23)}art`)
  })

  test('[KH3] refuses a wrong word, a wrong number and a wrong checksum', async () => {
    const words = (await encodeRecoveryWords(filled(32, 1))).split(' ')
    const wrong = [
      words.slice(0, 12).join(' '),
      // Twelve words with a good checksum are half a key.
      `${'abandon '.repeat(11)}about`,
      ['stogram', ...words.slice(1)].join(' '),
      [...words.slice(0, 23), 'zoo'].join(' '),
    ]
    for (const text of wrong) {
      expect((await refusalOf(() => parseRecoveryWords(text))).reason).toBe('recovery_words')
    }
    const bad = await refusalOf(() => encodeRecoveryWords(new Uint8Array(16)))
    expect(bad.reason).toBe('value')
  })

  test('[KH3] unlocks with one derivation and proves possession with another', async () => {
    const key = makeRecoveryKey()
    expect(key).toHaveLength(32)
    expect((await recoveryUnlockKey(key)).extractable).toBe(false)
    const proof = await recoveryAuthSecret(key)
    expect(proof).toHaveLength(32)
    expect(proof).not.toEqual(key)
    expect((await refusalOf(() => recoveryAuthSecret(new Uint8Array(31)))).reason).toBe('value')
  })
})
