import { describe, expect, test, vi } from 'vitest'
import { encodeHex, utf8 } from '../codec/bytes.ts'
import { hash } from '../primitives/hash.ts'
import { refusalOf } from '../testing/refusal.ts'
import { filled } from '../testing/world.ts'

const argon2id = vi.hoisted(() => vi.fn())
vi.mock('hash-wasm', async (original) => {
  const real = await original<typeof import('hash-wasm')>()
  argon2id.mockImplementation(real.argon2id)
  return { ...real, argon2id }
})

const { KDF_LIMITS, makeKdfParameters, stretchPassword } = await import('./password.ts')
const { seal } = await import('./seal.ts')

const floor = { ...KDF_LIMITS.floor, parallelism: 1, salt: filled(16, 7) }

describe('password', () => {
  test('[KH2] derives the agreed bytes', async () => {
    const { authSecret, unlockKey } = await stretchPassword('correct horse', floor)
    const auth = '45d5033d029aeb9e16e89bcafad021d038e74ed94aa4992d28c9408d53047906'
    expect(encodeHex(authSecret)).toBe(auth)
    const context = { purpose: 'x', aad: new Uint8Array(0) }
    const sealed = await seal(unlockKey, context, utf8('hi'), (length) => filled(length, 9))
    const expected = '018e4d2b34b5fce805e218793cf81510a11326b3895afd114f5ffdfa9c893050'
    expect(encodeHex(await hash(sealed))).toBe(expected)
    expect(unlockKey.extractable).toBe(false)
  })

  test('[KH2] spellings of one password are one password, and an account key changes the unlock key alone', async () => {
    const composed = await stretchPassword('caf\u00e9', floor)
    const decomposed = await stretchPassword('cafe\u0301', floor)
    expect(decomposed.authSecret).toEqual(composed.authSecret)
    const withKey = await stretchPassword('caf\u00e9', floor, filled(16, 1))
    expect(withKey.authSecret).toEqual(composed.authSecret)
    const context = { purpose: 'x', aad: new Uint8Array(0) }
    const sealed = await seal(withKey.unlockKey, context, utf8('hi'))
    const { open } = await import('./seal.ts')
    expect((await refusalOf(() => open(composed.unlockKey, context, sealed))).reason).toBe('sealed')
    const short = () => stretchPassword('x', floor, new Uint8Array(15))
    expect((await refusalOf(short)).reason).toBe('value')
  })

  test('[KH1] refuses weak, huge and odd parameters before any work', async () => {
    argon2id.mockClear()
    const wrong = [
      { memoryKiB: 19_455 },
      { memoryKiB: 1_048_577 },
      { memoryKiB: 20_000.5 },
      { iterations: 1 },
      { iterations: 11 },
      { iterations: Number.NaN },
      { parallelism: 2 },
      { parallelism: 0 },
      { salt: new Uint8Array(15) },
      { salt: new Uint8Array(17) },
    ]
    for (const change of wrong) {
      const refusal = await refusalOf(() => stretchPassword('x', { ...floor, ...change }))
      expect(refusal, JSON.stringify(change)).toEqual({
        reason: 'kdf_parameters',
        alarm: 'KDF_REFUSED',
      })
    }
    expect(argon2id).not.toHaveBeenCalled()
  })

  test('[KH1] new passwords get a fresh salt and the default cost', () => {
    const made = makeKdfParameters()
    expect(made).toMatchObject({ memoryKiB: 65_536, iterations: 3, parallelism: 1 })
    expect(made.salt).toHaveLength(16)
    expect(makeKdfParameters().salt).not.toEqual(made.salt)
  })
})
