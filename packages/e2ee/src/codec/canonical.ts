import { decode, encode } from 'cborg'
import { fail } from '../errors.ts'
import { equalBytes } from './bytes.ts'
import { isCleanText } from './text.ts'

/** What the canonical profile can carry: no maps, floats, tags, null, booleans or negative numbers. */
export type Canonical = number | string | Uint8Array | readonly Canonical[]

const MAX_DEPTH = 8
const DEFAULT_MAX_BYTES = 65_536

/**
 * One byte string per value: definite lengths, shortest forms, NFC text.
 *
 * Source  docs/e2ee.md [CV1]
 * Throws  E2eeError('value') for a value outside the profile; such a value is a bug of the caller
 */
export function encodeCanonical(value: Canonical): Uint8Array {
  mustFitProfile(value, 0)
  const bytes = encode(value)
  // In Node the encoder hands out a Buffer of the shared pool, whose `slice` is a view and not a copy.
  return bytes.constructor === Uint8Array ? bytes : new Uint8Array(bytes)
}

/**
 * Decodes bytes that somebody else chose.
 *
 * Source   docs/e2ee.md [CV1], [CV2], [CV3]
 * maxBytes checked before anything is parsed; 64 KiB unless the struct says otherwise
 * Throws   E2eeError('size' | 'encoding'), and nothing else
 */
export function decodeCanonical(bytes: Uint8Array, limits: { maxBytes?: number } = {}): Canonical {
  if (bytes.length > (limits.maxBytes ?? DEFAULT_MAX_BYTES)) fail('size')
  try {
    const value = decode(bytes, DECODE_OPTIONS) as Canonical
    // The decoder is lenient in places; only bytes that encode back to themselves have one meaning.
    if (equalBytes(encodeCanonical(value), bytes)) return value
  } catch {
    // @NOTE Whatever the decoder found wrong, the answer is the same.
  }
  return fail('encoding')
}

const DECODE_OPTIONS = {
  strict: true,
  allowIndefinite: false,
  allowUndefined: false,
  allowNaN: false,
  allowInfinity: false,
  allowBigInt: false,
  rejectDuplicateMapKeys: true,
}

function mustFitProfile(value: unknown, depth: number): void {
  if (depth > MAX_DEPTH) fail('value')
  if (Array.isArray(value)) {
    for (const entry of value) mustFitProfile(entry, depth + 1)
    return
  }
  if (value instanceof Uint8Array) return
  if (typeof value === 'string' && isCleanText(value)) return
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return
  fail('value')
}
