import { fail } from '../errors.ts'
import { bufferSource } from './buffer-source.ts'
import { hkdf } from './hkdf.ts'

const KEY_BYTES = 32
const IV_BYTES = 12

/**
 * Encrypts under a key and an IV that are both derived from a fresh salt, so that no IV is ever chosen or counted
 * and a restored backup or a second tab cannot repeat one.
 *
 * Source   docs/e2ee.md [CV5]
 * Returns  AES-256-GCM ciphertext and its 128-bit tag
 */
export async function encryptDerived(input: DerivedInput, plaintext: Uint8Array): Promise<Uint8Array> {
  const { key, parameters } = await derive(input, 'encrypt')
  return new Uint8Array(await crypto.subtle.encrypt(parameters, key, bufferSource(plaintext)))
}

/** The inverse. Throws E2eeError('sealed') when any bit of anything differs. */
export async function decryptDerived(input: DerivedInput, ciphertext: Uint8Array): Promise<Uint8Array> {
  const { key, parameters } = await derive(input, 'decrypt')
  try {
    return new Uint8Array(await crypto.subtle.decrypt(parameters, key, bufferSource(ciphertext)))
  } catch {
    // @NOTE WebCrypto says nothing useful here, and neither may we.
    return fail('sealed')
  }
}

export interface DerivedInput {
  key: CryptoKey
  salt: Uint8Array
  info: Uint8Array
  aad: Uint8Array
}

async function derive(input: DerivedInput, usage: 'encrypt' | 'decrypt') {
  const derived = await hkdf(input.key, input.salt, input.info, KEY_BYTES + IV_BYTES)
  const raw = bufferSource(derived.subarray(0, KEY_BYTES))
  const key = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, [usage])
  const iv = bufferSource(derived.slice(KEY_BYTES))
  derived.fill(0, 0, KEY_BYTES)
  const parameters = {
    name: 'AES-GCM',
    iv,
    additionalData: bufferSource(input.aad),
    tagLength: 128,
  }
  return { key, parameters }
}
