const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const VALUES = new Int8Array(128).fill(-1)
const LETTERS = new Uint8Array(64)
for (let i = 0; i < 64; i++) {
  LETTERS[i] = ALPHABET.charCodeAt(i)
  VALUES[ALPHABET.charCodeAt(i)] = i
}

// Exists wherever this runs, but in no version of the language's own library.
declare const TextDecoder: new () => { decode(bytes: Uint8Array): string }
const asciiDecoder = new TextDecoder()

/**
 * RFC 4648 section 5, without padding.
 *
 * Letters are gathered as bytes: text grown letter by letter is a chain of pieces, ten times the cost.
 */
export function encodeBase64url(bytes: Uint8Array): string {
  const letters = new Uint8Array(Math.ceil((bytes.length * 4) / 3))
  let out = 0
  for (let i = 0; i < bytes.length; i += 3) {
    const n = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    // Writes beyond the end, which is where the padding would stand, are dropped.
    letters[out++] = LETTERS[n >> 18] ?? 0
    letters[out++] = LETTERS[(n >> 12) & 63] ?? 0
    letters[out++] = LETTERS[(n >> 6) & 63] ?? 0
    letters[out++] = LETTERS[n & 63] ?? 0
  }
  return asciiDecoder.decode(letters)
}

/** Undefined when the text is not the one canonical encoding of some bytes. */
export function decodeBase64url(text: string): Uint8Array | undefined {
  const rest = text.length & 3
  if (rest === 1) return undefined
  const bytes = new Uint8Array((text.length >> 2) * 3 + (rest === 0 ? 0 : rest - 1))
  let out = 0
  let bits = 0
  let buffer = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    const value = code < 128 ? (VALUES[code] ?? -1) : -1
    if (value < 0) return undefined
    buffer = ((buffer << 6) | value) & 0xffffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[out++] = (buffer >> bits) & 0xff
    }
  }
  // Left-over bits of a canonical encoding are zero; anything else is a second spelling of the same bytes.
  return (buffer & ((1 << bits) - 1)) === 0 ? bytes : undefined
}
