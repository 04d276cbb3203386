import { concat, encodeHex } from '../codec/bytes.ts'
import { type AlarmCode, fail } from '../errors.ts'
import { bufferSource } from './buffer-source.ts'
import { label } from './hash.ts'

export const ED25519_PUBLIC_BYTES = 32
export const ED25519_SIGNATURE_BYTES = 64

/**
 * A key pair that never leaves the device: the private half is not extractable.
 *
 * Throws  E2eeError('unsupported') where the runtime has no native Ed25519 (2024 and older browsers)
 */
export async function generateEd25519(): Promise<CryptoKeyPair> {
  try {
    return (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair
  } catch {
    // @NOTE The only cause is a runtime without the algorithm; a fallback in JavaScript is a decision, not a default.
    return fail('unsupported')
  }
}

export async function exportEd25519(key: CryptoKey): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.exportKey('raw', key))
}

/** Signs label ‖ message; a signature made for one purpose is worthless for another. */
export async function signEd25519(key: CryptoKey, purpose: string, message: Uint8Array): Promise<Uint8Array> {
  const signed = bufferSource(concat(label(purpose), message))
  return new Uint8Array(await crypto.subtle.sign('Ed25519', key, signed))
}

/** y of the points of small order and of their other spellings, without the sign of x; little-endian, as keys are. */
const SMALL_ORDER: ReadonlySet<string> = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
])

/** Under such a key anybody can make a signature of anything, and runtimes accept it. Source docs/e2ee.md [DV9] */
export function isSmallOrder(publicKey: Uint8Array): boolean {
  const y = publicKey.slice()
  y[31] = (y[31] ?? 0) & 0x7f
  return SMALL_ORDER.has(encodeHex(y))
}

/** Throws E2eeError('signature') with the given alarm. Key and signature lengths are checked here, not trusted to the runtime. */
export async function verifyEd25519(
  publicKey: Uint8Array,
  purpose: string,
  message: Uint8Array,
  signature: Uint8Array,
  alarm?: AlarmCode,
): Promise<void> {
  if (publicKey.length !== ED25519_PUBLIC_BYTES || isSmallOrder(publicKey)) fail('signature', alarm)
  if (signature.length !== ED25519_SIGNATURE_BYTES) fail('signature', alarm)
  const signed = bufferSource(concat(label(purpose), message))
  let isValid = false
  try {
    const key = await importPublic(publicKey)
    isValid = await crypto.subtle.verify('Ed25519', key, bufferSource(signature), signed)
  } catch {
    // @NOTE A public key that is not a point is a bad signature to us.
    isValid = false
  }
  if (!isValid) fail('signature', alarm)
}

/** A history is thousands of messages of a few devices; each key is imported once. */
const imported = new Map<string, Promise<CryptoKey>>()
const MAX_IMPORTED = 256

function importPublic(publicKey: Uint8Array): Promise<CryptoKey> {
  const name = encodeHex(publicKey)
  const known = imported.get(name)
  if (known !== undefined) return known
  const key = crypto.subtle.importKey('raw', bufferSource(publicKey.slice()), 'Ed25519', false, ['verify'])
  const [oldest] = imported.keys()
  if (imported.size >= MAX_IMPORTED && oldest !== undefined) imported.delete(oldest)
  imported.set(name, key)
  return key
}
