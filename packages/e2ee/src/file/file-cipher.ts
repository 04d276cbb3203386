import { concat, u64 } from '../codec/bytes.ts'
import { bufferSource } from '../primitives/buffer-source.ts'
import { hash, label } from '../primitives/hash.ts'
import { hkdf, importHkdfKey } from '../primitives/hkdf.ts'
import { type FileLayout, HEADER_BYTES } from './file-layout.ts'

/** What the segments of one file are sealed with: Tink's AES256-GCM-HKDF streaming format. */
export interface FileSecrets {
  /** 32 bytes. */
  key: Uint8Array
  /** 32 bytes. */
  salt: Uint8Array
  /** 7 bytes: the start of every segment's IV. */
  prefix: Uint8Array
}

/** A non-extractable AES key for the segments of one file. Source docs/e2ee.md [AT1] */
export async function segmentKey(secrets: FileSecrets, use: 'encrypt' | 'decrypt'): Promise<CryptoKey> {
  const derived = await hkdf(await importHkdfKey(secrets.key), secrets.salt, label('att'), 32)
  const key = await crypto.subtle.importKey('raw', bufferSource(derived), 'AES-GCM', false, [use])
  derived.fill(0)
  return key
}

/** The IV counts and marks the last: segments that are moved, dropped or cut off do not open. */
export function segmentCipher({ prefix }: FileSecrets, layout: FileLayout, number: number) {
  const iv = new Uint8Array(12)
  iv.set(prefix)
  new DataView(iv.buffer).setUint32(7, number)
  iv[11] = Number(number === layout.segmentCount - 1)
  return { name: 'AES-GCM', iv, tagLength: 128 }
}

/** Stands before segment 0 and counts as part of it. */
export function fileHeader({ salt, prefix }: FileSecrets): Uint8Array {
  return concat(new Uint8Array([HEADER_BYTES]), salt, prefix)
}

export function segmentHash(number: number, segment: Uint8Array): Promise<Uint8Array> {
  return hash(label('seg'), u64(number), segment)
}

/** Everyone who can read a file knows its key; only this hash, signed with the message, says what its author sealed. */
export function rootHash(layout: FileLayout, index: Uint8Array): Promise<Uint8Array> {
  return hash(label('segroot'), u64(layout.paddedBytes), u64(layout.segmentBytes), index)
}
