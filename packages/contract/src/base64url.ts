const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const VALUES = new Int8Array(128).fill(-1)
for (let i = 0; i < 64; i++) VALUES[ALPHABET.charCodeAt(i)] = i

/** RFC 4648 section 5, without padding. */
export function encodeBase64url(bytes: Uint8Array): string {
  let text = ''
  let i = 0
  for (; i + 2 < bytes.length; i += 3) {
    const n = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    text +=
      (ALPHABET[n >> 18] ?? '') +
      (ALPHABET[(n >> 12) & 63] ?? '') +
      (ALPHABET[(n >> 6) & 63] ?? '') +
      (ALPHABET[n & 63] ?? '')
  }
  return text + encodeRest(bytes, i)
}

/** The last one or two bytes, from `start` on. */
function encodeRest(bytes: Uint8Array, start: number): string {
  const rest = bytes.length - start
  if (rest === 0) return ''
  const n = ((bytes[start] ?? 0) << 16) | ((bytes[start + 1] ?? 0) << 8)
  const letters = [n >> 18, (n >> 12) & 63, (n >> 6) & 63].slice(0, rest + 1)
  return letters.map((value) => ALPHABET[value]).join('')
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
