import { fail } from '../errors.ts'

const LENGTH_BYTES = 4

/**
 * Hides the length of a plaintext in buckets: 256 bytes, steps of 256 to 1 KiB, then Padme (at most 12 % more).
 *
 * Source   docs/e2ee.md [MS3]
 * Returns  length(u32) ‖ plaintext ‖ zeros
 */
export function pad(plaintext: Uint8Array): Uint8Array {
  const padded = new Uint8Array(bucketOf(plaintext.length + LENGTH_BYTES))
  new DataView(padded.buffer).setUint32(0, plaintext.length)
  padded.set(plaintext, LENGTH_BYTES)
  return padded
}

/** Throws E2eeError('padding') unless the padding is exactly what `pad` writes: room for hidden bytes is room to lie. */
export function unpad(padded: Uint8Array): Uint8Array {
  if (padded.length < LENGTH_BYTES) fail('padding')
  const length = new DataView(padded.buffer, padded.byteOffset).getUint32(0)
  const end = LENGTH_BYTES + length
  if (end > padded.length || padded.length !== bucketOf(end)) fail('padding')
  if (padded.subarray(end).some((byte) => byte !== 0)) fail('padding')
  return padded.slice(LENGTH_BYTES, end)
}

/** Exact for every length up to 2^53: files are longer than the 32 bits that bitwise operators keep. */
export function bucketOf(length: number): number {
  if (length <= 1024) return Math.max(256, Math.ceil(length / 256) * 256)
  const exponent = Math.floor(Math.log2(length))
  const mantissaBits = Math.floor(Math.log2(exponent)) + 1
  const step = 2 ** (exponent - mantissaBits)
  return Math.ceil(length / step) * step
}
