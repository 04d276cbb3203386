import { encodeCanonical } from '../codec/canonical.ts'
import { fail } from '../errors.ts'
import { label } from '../primitives/hash.ts'
import { hkdf, importHkdfKey } from '../primitives/hkdf.ts'
import { type RandomBytes, systemRandom } from '../primitives/random.ts'
import { SecretBytes } from '../primitives/secret-bytes.ts'
import type { KdfParameters } from './password.ts'
import { open, type SealContext, seal } from './seal.ts'

const ROOT_KEY_BYTES = 32

/** The account root key (ARK): 32 bytes that open everything else of the account. Source docs/e2ee.md [KH5] */
export function makeRootKey(random: RandomBytes = systemRandom): SecretBytes {
  return new SecretBytes(random(ROOT_KEY_BYTES))
}

export interface PasswordSlot {
  unlockKey: CryptoKey
  aid: Uint8Array
  kdf: KdfParameters
  /** `version` of the sealed secrets, raised with every change. */
  version: number
}

export interface RecoverySlot {
  /** From `recoveryUnlockKey`. */
  unlockKey: CryptoKey
  aid: Uint8Array
  version: number
}

/** `arkByPassword`. */
export function sealRootKeyByPassword(
  rootKey: SecretBytes,
  slot: PasswordSlot,
  random: RandomBytes = systemRandom,
): Promise<Uint8Array> {
  return seal(slot.unlockKey, passwordContext(slot), rootKey.expose(), random)
}

/** Throws E2eeError('sealed'): wrong password, or the server sent other parameters, version, account or blob. */
export async function openRootKeyByPassword(sealed: Uint8Array, slot: PasswordSlot): Promise<SecretBytes> {
  return rootKeyOf(await open(slot.unlockKey, passwordContext(slot), sealed))
}

/** `arkByRecovery`. */
export function sealRootKeyByRecovery(
  rootKey: SecretBytes,
  slot: RecoverySlot,
  random: RandomBytes = systemRandom,
): Promise<Uint8Array> {
  return seal(slot.unlockKey, recoveryContext(slot), rootKey.expose(), random)
}

/** Throws E2eeError('sealed'): wrong recovery key, or the server sent another version, account or blob. */
export async function openRootKeyByRecovery(sealed: Uint8Array, slot: RecoverySlot): Promise<SecretBytes> {
  return rootKeyOf(await open(slot.unlockKey, recoveryContext(slot), sealed))
}

/** A non-extractable key for one use of the root key; it outlives the root key on the device. */
export async function deriveFromRootKey(rootKey: SecretBytes, purpose: string): Promise<CryptoKey> {
  const derived = await deriveBytes(rootKey, purpose)
  const key = await importHkdfKey(derived)
  derived.fill(0)
  return key
}

/** The same as bytes, for the one case in which it is sealed again. */
export async function deriveBytes(rootKey: SecretBytes, purpose: string): Promise<Uint8Array> {
  const base = await importHkdfKey(rootKey.expose())
  return hkdf(base, new Uint8Array(0), label(`ark/${purpose}`), 32)
}

function rootKeyOf(bytes: Uint8Array): SecretBytes {
  return bytes.length === ROOT_KEY_BYTES ? new SecretBytes(bytes) : fail('format')
}

function passwordContext({ aid, kdf, version }: PasswordSlot): SealContext {
  const cost = [kdf.salt, kdf.memoryKiB, kdf.iterations, kdf.parallelism]
  return { purpose: 'ark-pw', aad: encodeCanonical([aid, cost, version]) }
}

function recoveryContext({ aid, version }: RecoverySlot): SealContext {
  return { purpose: 'ark-rec', aad: encodeCanonical([aid, version]) }
}
