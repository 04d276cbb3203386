import { concat, utf8 } from '../codec/bytes.ts'
import { bufferSource } from './buffer-source.ts'

/** A label ends in a zero byte, so no label is the start of another. Source docs/e2ee.md [CV4] */
export function label(name: string): Uint8Array {
  return utf8(`im.e2e1.${name}\0`)
}

/** SHA-256 of the parts one after another. */
export async function hash(...parts: readonly Uint8Array[]): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bufferSource(concat(...parts))))
}

export async function sha512(...parts: readonly Uint8Array[]): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-512', bufferSource(concat(...parts))))
}
