import { concat, encodeHex, equalBytes } from '../codec/bytes.ts'
import { type AlarmCode, fail } from '../errors.ts'
import { bufferSource } from './buffer-source.ts'
import { label } from './hash.ts'

export const RSA_BYTES = 384
/** DER of a 3072-bit RSA public key with exponent 65537. */
export const SPKI_BYTES = 422

const GENERATION = { modulusLength: 3072, publicExponent: new Uint8Array([1, 0, 1]) }
export const PSS = { name: 'RSA-PSS', hash: 'SHA-256' }
export const OAEP = { name: 'RSA-OAEP', hash: 'SHA-256' }
const PSS_SIGNING = { name: 'RSA-PSS', saltLength: 32 }

/** The worker library declares the name of an algorithm only. */
interface RsaAlgorithm extends KeyAlgorithm {
  modulusLength: number
  publicExponent: Uint8Array
}

export type RsaUse = 'verify' | 'encrypt'

export function generatePss(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey({ ...PSS, ...GENERATION }, true, ['sign', 'verify'])
}

export function generateOaep(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey({ ...OAEP, ...GENERATION }, true, ['encrypt', 'decrypt'])
}

export async function exportSpki(key: CryptoKey): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.exportKey('spki', key))
}

/**
 * Imports somebody else's public key. Runtimes accept RSA-1024, e = 3 and other spellings of the same key, so size,
 * exponent and encoding are checked here.
 *
 * Source  docs/e2ee.md [ID2]
 * Throws  E2eeError('rsa_parameters')
 */
export async function importRsaPublic(spki: Uint8Array, use: RsaUse): Promise<CryptoKey> {
  if (spki.length !== SPKI_BYTES) fail('rsa_parameters')
  const key = await importSpki(spki, use)
  const algorithm = key.algorithm as RsaAlgorithm
  if (algorithm.modulusLength !== 3072) fail('rsa_parameters')
  if (encodeHex(algorithm.publicExponent) !== '010001') fail('rsa_parameters')
  if (!equalBytes(await exportSpki(key), spki)) fail('rsa_parameters')
  return key
}

async function importSpki(spki: Uint8Array, use: RsaUse): Promise<CryptoKey> {
  const algorithm = use === 'verify' ? PSS : OAEP
  try {
    return await crypto.subtle.importKey('spki', bufferSource(spki), algorithm, true, [use])
  } catch {
    // @NOTE Bytes that are no key at all; nothing more to say about them.
    return fail('rsa_parameters')
  }
}

export async function signPss(key: CryptoKey, purpose: string, message: Uint8Array): Promise<Uint8Array> {
  const signed = bufferSource(concat(label(purpose), message))
  return new Uint8Array(await crypto.subtle.sign(PSS_SIGNING, key, signed))
}

/** Throws E2eeError('signature') with the given alarm. */
export async function verifyPss(
  spki: Uint8Array,
  purpose: string,
  message: Uint8Array,
  signature: Uint8Array,
  alarm?: AlarmCode,
): Promise<void> {
  if (signature.length !== RSA_BYTES) fail('signature', alarm)
  const key = await importRsaPublic(spki, 'verify')
  const signed = bufferSource(concat(label(purpose), message))
  const isValid = await crypto.subtle.verify(PSS_SIGNING, key, bufferSource(signature), signed)
  if (!isValid) fail('signature', alarm)
}
