import { concat } from '../codec/bytes.ts'
import { fail } from '../errors.ts'
import { label } from '../primitives/hash.ts'
import { hkdf, importHkdfKey } from '../primitives/hkdf.ts'
import { type RandomBytes, systemRandom } from '../primitives/random.ts'

/** Argon2id parameters. The server stores them and returns them before login, so they are untrusted. */
export interface KdfParameters {
  /** 16 bytes. */
  salt: Uint8Array
  memoryKiB: number
  iterations: number
  parallelism: number
}

export interface PasswordSecrets {
  /** 32 bytes; sent to the server as proof of the password. `idText` makes 43 characters of it. */
  authSecret: Uint8Array
  /** Never leaves the device; opens the account root key. */
  unlockKey: CryptoKey
}

export const KDF_LIMITS = {
  floor: { memoryKiB: 19_456, iterations: 2 },
  cap: { memoryKiB: 1_048_576, iterations: 10 },
  saltBytes: 16,
  parallelism: 1,
} as const

const DEFAULT_COST = { memoryKiB: 65_536, iterations: 3, parallelism: 1 }
const EMPTY = new Uint8Array(0)

/** Parameters for a new password: a fresh salt and, unless the caller lowers it towards the floor, the default cost. */
export function makeKdfParameters(
  cost: { memoryKiB?: number; iterations?: number } = {},
  random: RandomBytes = systemRandom,
): KdfParameters {
  return { salt: random(KDF_LIMITS.saltBytes), ...DEFAULT_COST, ...cost }
}

/**
 * Throws E2eeError('kdf_parameters', KDF_REFUSED) when a server asks for a cost below the floor (it wants to guess)
 * or above the cap (it wants to stall). Called by `stretchPassword` before any work is done.
 *
 * Source  docs/e2ee.md [KH1]
 */
export function checkKdfParameters(kdf: KdfParameters): void {
  const { floor, cap } = KDF_LIMITS
  const isSound =
    kdf.salt.length === KDF_LIMITS.saltBytes &&
    kdf.parallelism === KDF_LIMITS.parallelism &&
    isBetween(kdf.memoryKiB, floor.memoryKiB, cap.memoryKiB) &&
    isBetween(kdf.iterations, floor.iterations, cap.iterations)
  if (!isSound) fail('kdf_parameters', 'KDF_REFUSED')
}

/**
 * Derives from one password the proof for the server and the key the server never sees.
 *
 * Source      docs/e2ee.md [KH1], [KH2]
 * accountKey  the 16-byte key of the emergency sheet, on accounts that have one: without it no guess can be tested
 * Throws      E2eeError('kdf_parameters')
 */
export async function stretchPassword(
  password: string,
  kdf: KdfParameters,
  accountKey?: Uint8Array,
): Promise<PasswordSecrets> {
  checkKdfParameters(kdf)
  if (accountKey !== undefined && accountKey.length !== 16) fail('value')
  // Large, and needed only here: a client that is signed in never loads it.
  const { argon2id } = await import('hash-wasm')
  const stretched = await argon2id({
    password: password.normalize('NFKC'),
    salt: kdf.salt,
    memorySize: kdf.memoryKiB,
    iterations: kdf.iterations,
    parallelism: kdf.parallelism,
    hashLength: 32,
    outputType: 'binary',
  })
  const authBase = await importHkdfKey(stretched)
  const unlockBase = await importHkdfKey(concat(stretched, accountKey ?? EMPTY))
  stretched.fill(0)
  const authSecret = await hkdf(authBase, EMPTY, label('pw/auth'), 32)
  const unlock = await hkdf(unlockBase, EMPTY, label('pw/unlock'), 32)
  const unlockKey = await importHkdfKey(unlock)
  unlock.fill(0)
  return { authSecret, unlockKey }
}

function isBetween(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most
}
