import type { AccountKeys } from '../account/account-keys.ts'
import { accountIdOf, keyIdOf } from '../account/account-keys.ts'
import { decodeHex, encodeHex, idBytes, idText } from '../codec/bytes.ts'
import { exportSpki, OAEP, PSS } from '../primitives/rsa.ts'
import { PRIMES } from './fixed-primes.ts'

/*
 * Published keys: for tests and vectors, worthless for anything else. Making RSA keys takes a second each, and vectors
 * need the same ones for ever. A pair is written as its two primes; the rest of it follows.
 */

/** Accounts that `fixedAccountKeys` can make. */
const FIXED_ACCOUNTS = PRIMES.length / 2

let takenCount = 0

/** Of an account that this test file has not had yet; no file has more than there are. */
export function nextAccountKeys(): Promise<AccountKeys> {
  return fixedAccountKeys(takenCount++ % FIXED_ACCOUNTS)
}

/** The keys of test account `index`, the same in every run and every runtime. */
export async function fixedAccountKeys(index: number): Promise<AccountKeys> {
  const identitySigning = await keyPair(PRIMES[2 * index], PSS, 'sign', 'verify')
  const identityEncryption = await keyPair(PRIMES[2 * index + 1], OAEP, 'decrypt', 'encrypt')
  const spkiS = await exportSpki(identitySigning.publicKey)
  const spkiE = await exportSpki(identityEncryption.publicKey)
  const aid = await accountIdOf(spkiS, spkiE)
  return { aid, kid: await keyIdOf(spkiE), spkiS, spkiE, identitySigning, identityEncryption }
}

async function keyPair(
  primes: readonly [string, string] | undefined,
  algorithm: { name: string; hash: string },
  privateUse: KeyUsage,
  publicUse: KeyUsage,
): Promise<CryptoKeyPair> {
  if (primes === undefined) throw new Error(`there are ${FIXED_ACCOUNTS} fixed accounts`)
  const [p, q] = [numberOf(primes[0]), numberOf(primes[1])]
  const d = inverse(65_537n, (p - 1n) * (q - 1n))
  const n = textOf(p * q, 384)
  const secret = {
    d: textOf(d, 384),
    p: textOf(p, 192),
    q: textOf(q, 192),
    dp: textOf(d % (p - 1n), 192),
    dq: textOf(d % (q - 1n), 192),
    qi: textOf(inverse(q, p), 192),
  }
  const half = { kty: 'RSA', e: 'AQAB', n }
  const privateKey = await crypto.subtle.importKey('jwk', { ...half, ...secret }, algorithm, true, [privateUse])
  const publicKey = await crypto.subtle.importKey('jwk', half, algorithm, true, [publicUse])
  return { privateKey, publicKey }
}

function numberOf(text: string): bigint {
  return BigInt(`0x${encodeHex(idBytes(text))}`)
}

function textOf(value: bigint, length: number): string {
  const hex = value.toString(16).padStart(2 * length, '0')
  // JSON web keys have no leading zero bytes.
  return idText(decodeHex(hex.replace(/^(?:00)+/, '')))
}

/** Extended Euclid. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [value % modulus, modulus, 1n, 0n]
  while (a > 1n) {
    const quotient = b === 0n ? 0n : a / b
    ;[a, b, x, y] = [b, a % b, y, x - quotient * y]
  }
  return ((x % modulus) + modulus) % modulus
}
