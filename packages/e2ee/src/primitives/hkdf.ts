import { bufferSource } from './buffer-source.ts'

const HKDF = 'HKDF'

/** A secret that can only be derived from: the browser never gives its bytes back. */
export function importHkdfKey(secret: Uint8Array): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', bufferSource(secret), HKDF, false, ['deriveBits'])
}

/** RFC 5869 with SHA-256. */
export async function hkdf(
  key: CryptoKey,
  salt: Uint8Array,
  info: Uint8Array,
  lengthBytes: number,
): Promise<Uint8Array> {
  const algorithm = { name: HKDF, hash: 'SHA-256', salt: bufferSource(salt), info: bufferSource(info) }
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, lengthBytes * 8))
}
