import { describe, expect, test, vi } from 'vitest'
import { concat, utf8 } from '../codec/bytes.ts'
import { refusalOf } from '../testing/refusal.ts'
import { flipped } from '../testing/world.ts'
import { bufferSource } from './buffer-source.ts'
import { exportEd25519, generateEd25519, isSmallOrder, signEd25519, verifyEd25519 } from './ed25519.ts'
import { label } from './hash.ts'

const pair = await generateEd25519()
const publicKey = await exportEd25519(pair.publicKey)
const message = utf8('message')
const signature = await signEd25519(pair.privateKey, 'sig/op', message)

describe('Ed25519', () => {
  test('[DV1] the private half cannot be exported', async () => {
    expect(pair.privateKey.extractable).toBe(false)
    await expect(crypto.subtle.exportKey('pkcs8', pair.privateKey)).rejects.toThrow()
  })

  test('[DV1] a runtime without it is refused by name', async () => {
    const generate = vi.spyOn(crypto.subtle, 'generateKey')
    generate.mockRejectedValueOnce(new Error('NotSupportedError'))
    expect((await refusalOf(generateEd25519)).reason).toBe('unsupported')
    generate.mockRestore()
  })

  test('[CV4] a signature for one purpose is refused for another', async () => {
    await verifyEd25519(publicKey, 'sig/op', message, signature)
    const wrong: [string, Uint8Array, string, Uint8Array, Uint8Array][] = [
      ['purpose', publicKey, 'sig/epoch', message, signature],
      ['message', publicKey, 'sig/op', utf8('other'), signature],
      ['signature', publicKey, 'sig/op', message, flipped(signature, 0)],
      ['length', publicKey, 'sig/op', message, signature.slice(1)],
      ['key', flipped(publicKey, 0), 'sig/op', message, signature],
      ['key length', publicKey.slice(1), 'sig/op', message, signature],
      ['a point of low order', new Uint8Array(32), 'sig/op', message, new Uint8Array(64)],
    ]
    for (const [name, key, purpose, bytes, sig] of wrong) {
      const refusal = await refusalOf(() => verifyEd25519(key, purpose, bytes, sig, 'DEVICE_UNCERTIFIED'))
      expect(refusal, name).toEqual({ reason: 'signature', alarm: 'DEVICE_UNCERTIFIED' })
    }
  })

  test('[CV4] checks lengths itself, whatever the runtime takes', async () => {
    const importKey = vi.spyOn(crypto.subtle, 'importKey').mockResolvedValue(pair.publicKey as never)
    const verify = vi.spyOn(crypto.subtle, 'verify').mockResolvedValue(true)
    await verifyEd25519(publicKey, 'sig/op', message, signature)
    const short = () => verifyEd25519(publicKey, 'sig/op', message, signature.slice(1))
    expect((await refusalOf(short)).reason).toBe('signature')
    const shortKey = () => verifyEd25519(publicKey.slice(1), 'sig/op', message, signature)
    expect((await refusalOf(shortKey)).reason).toBe('signature')
    importKey.mockRestore()
    verify.mockRestore()
  })

  test('[DV9] a key of small order verifies nothing, although the runtime takes any signature under it', async () => {
    const neutral = Uint8Array.from({ length: 32 }, (_, i) => (i === 0 ? 1 : 0))
    const forged = concat(neutral, new Uint8Array(32))
    const key = await crypto.subtle.importKey('raw', bufferSource(neutral), 'Ed25519', false, ['verify'])
    expect(await crypto.subtle.verify('Ed25519', key, bufferSource(forged), bufferSource(message))).toBe(true)
    const signed = neutral.slice()
    signed[31] = 0x80
    const spelt = Uint8Array.from({ length: 32 }, (_, i) => (i === 0 ? 0xee : i === 31 ? 0x7f : 0xff))
    for (const small of [neutral, signed, spelt]) {
      expect((await refusalOf(() => verifyEd25519(small, 'sig/op', message, forged))).reason).toBe('signature')
    }
    expect(isSmallOrder(publicKey)).toBe(false)
  })

  test('[CV4] no label is the start of another', () => {
    expect(label('sig')).toEqual(utf8('im.e2e1.sig\0'))
    expect(label('sig/op').subarray(0, label('sig').length)).not.toEqual(label('sig'))
  })
})
