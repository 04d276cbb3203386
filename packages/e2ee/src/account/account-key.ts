import { fail } from '../errors.ts'
import { hash, label } from '../primitives/hash.ts'
import { type RandomBytes, systemRandom } from '../primitives/random.ts'

const KEY_BYTES = 16
const CHECK_BITS = 12
const DIGITS = 28
/** Crockford's base 32: no letter that reads like a digit. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/**
 * 16 random bytes for an account that wants a second secret. `stretchPassword` takes them: without the account key no
 * server can test a guess of the password, and no new device can log in.
 */
export function makeAccountKey(random: RandomBytes = systemRandom): Uint8Array {
  return random(KEY_BYTES)
}

/** As it stands on the emergency sheet: seven groups of four, the last 12 bits a checksum. Source docs/e2ee.md [KH9] */
export async function encodeAccountKey(accountKey: Uint8Array): Promise<string> {
  if (accountKey.length !== KEY_BYTES) fail('value')
  const digits: string[] = []
  let number = numberOf(accountKey) << BigInt(CHECK_BITS)
  number |= await checkOf(accountKey)
  for (let i = 0; i < DIGITS; i++) {
    digits.unshift(ALPHABET[Number(number & 31n)] ?? '')
    number >>= 5n
  }
  return digits.join('').replace(/(.{4})(?=.)/g, '$1-')
}

/**
 * Reads what a person typed: case, spaces and hyphens do not matter, O is 0, I and L are 1.
 * Throws E2eeError('account_key').
 */
export async function parseAccountKey(text: string): Promise<Uint8Array> {
  const typed = text.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1')
  if (typed.length !== DIGITS) fail('account_key')
  let number = 0n
  for (const digit of typed) {
    const value = ALPHABET.indexOf(digit)
    if (value < 0) fail('account_key')
    number = (number << 5n) | BigInt(value)
  }
  const accountKey = new Uint8Array(KEY_BYTES)
  const view = new DataView(accountKey.buffer)
  view.setBigUint64(0, number >> BigInt(CHECK_BITS + 64))
  view.setBigUint64(8, number >> BigInt(CHECK_BITS))
  const check = number & ((1n << BigInt(CHECK_BITS)) - 1n)
  return check === (await checkOf(accountKey)) ? accountKey : fail('account_key')
}

function numberOf(bytes: Uint8Array): bigint {
  let number = 0n
  for (const byte of bytes) number = (number << 8n) | BigInt(byte)
  return number
}

async function checkOf(accountKey: Uint8Array): Promise<bigint> {
  const digest = await hash(label('ak/check'), accountKey)
  return numberOf(digest.subarray(0, 2)) >> BigInt(16 - CHECK_BITS)
}
