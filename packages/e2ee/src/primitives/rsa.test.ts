import { afterEach, describe, expect, test, vi } from 'vitest'
import { concat, utf8 } from '../codec/bytes.ts'
import { refusalOf } from '../testing/refusal.ts'
import { exportSpki, generateOaep, generatePss, importRsaPublic, OAEP, signPss, verifyPss } from './rsa.ts'

const pss = await generatePss()
const spki = await exportSpki(pss.publicKey)

async function otherSpki(modulusLength: number, publicExponent: number[]): Promise<Uint8Array> {
  const parameters = { modulusLength, publicExponent: new Uint8Array(publicExponent) }
  const pair = await crypto.subtle.generateKey({ ...OAEP, ...parameters }, true, ['encrypt', 'decrypt'])
  return exportSpki(pair.publicKey)
}

describe('RSA', () => {
  afterEach(() => vi.restoreAllMocks())

  test('[ID2] accepts a 3072-bit key for both uses', async () => {
    expect((await importRsaPublic(spki, 'verify')).usages).toEqual(['verify'])
    const encryption = await exportSpki((await generateOaep()).publicKey)
    expect((await importRsaPublic(encryption, 'encrypt')).usages).toEqual(['encrypt'])
  })

  test('[ID2] refuses other sizes, exponents and spellings', async () => {
    const wrong: Record<string, Uint8Array> = {
      '2048 bits': await otherSpki(2048, [1, 0, 1]),
      'exponent 3': await otherSpki(3072, [3]),
      'a 3072-bit modulus of other length': await otherSpki(3064, [1, 0, 1]),
      'bytes behind the key': concat(spki, new Uint8Array(1)),
      'no key': new Uint8Array(422),
      nothing: new Uint8Array(0),
      'an exponent with the same length': withExponent(spki, [1, 0, 3]),
      'an even smaller modulus in the same length': withTopBitsCleared(spki),
    }
    for (const [name, bytes] of Object.entries(wrong)) {
      const refusal = await refusalOf(() => importRsaPublic(bytes, 'encrypt'))
      expect(refusal.reason, name).toBe('rsa_parameters')
    }
  })

  test('[ID2] does not rely on the runtime for any of it', async () => {
    const key = (modulusLength: number) =>
      ({ algorithm: { ...OAEP, modulusLength, publicExponent: new Uint8Array([1, 0, 1]) } }) as never
    const importKey = vi.spyOn(crypto.subtle, 'importKey')
    const exportKey = vi.spyOn(crypto.subtle, 'exportKey')
    const reasonOf = async (bytes: Uint8Array, modulusLength: number, exported: Uint8Array) => {
      importKey.mockResolvedValueOnce(key(modulusLength))
      exportKey.mockResolvedValueOnce(exported.slice().buffer as never)
      const refusal = await refusalOf(() => importRsaPublic(bytes, 'encrypt'))
      vi.resetAllMocks()
      return refusal.reason
    }
    const long = concat(spki, new Uint8Array(1))
    expect(await reasonOf(long, 3072, long)).toBe('rsa_parameters')
    expect(await reasonOf(spki, 3071, spki)).toBe('rsa_parameters')
    expect(await reasonOf(spki, 3072, long)).toBe('rsa_parameters')
  })

  test('[ID2] checks the length of a signature itself', async () => {
    vi.spyOn(crypto.subtle, 'verify').mockResolvedValue(true)
    const refusal = await refusalOf(() => verifyPss(spki, 'sig/air', utf8('m'), new Uint8Array(383)))
    expect(refusal.reason).toBe('signature')
  })

  test('[CV4] a signature for one purpose is refused for another', async () => {
    const message = utf8('m')
    const signature = await signPss(pss.privateKey, 'sig/air', message)
    await verifyPss(spki, 'sig/air', message, signature)
    const check = (purpose: string, bytes: Uint8Array, sig: Uint8Array) =>
      refusalOf(() => verifyPss(spki, purpose, bytes, sig, 'KEY_CHANGED'))
    const refused = { reason: 'signature', alarm: 'KEY_CHANGED' }
    expect(await check('sig/devlist', message, signature)).toEqual(refused)
    expect(await check('sig/air', utf8('n'), signature)).toEqual(refused)
    expect(await check('sig/air', message, signature.slice(1))).toEqual(refused)
  })
})

/** The exponent is the last field of the encoding. */
function withExponent(key: Uint8Array, exponent: number[]): Uint8Array {
  return concat(key.slice(0, -3), new Uint8Array(exponent))
}

/** A modulus with leading zero bits, written in the length of a full one. */
function withTopBitsCleared(key: Uint8Array): Uint8Array {
  const copy = key.slice()
  const modulusAt = copy.length - 5 - 384
  copy[modulusAt] = 0x01
  return copy
}
