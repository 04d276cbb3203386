/** The alphabet of RFC 4648 has 32: no letter is more likely than another. */
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567'

/** 5 random bits each. */
export function makeLetters(count: number): string {
  const random = crypto.getRandomValues(new Uint8Array(count))
  return Array.from(random, (byte) => BASE32.charAt(byte % BASE32.length)).join('')
}
