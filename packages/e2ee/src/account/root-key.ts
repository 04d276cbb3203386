import { notBuilt } from '../not-built.ts'
import type { RandomBytes } from '../primitives/random.ts'
import type { SecretBytes } from '../primitives/secret-bytes.ts'
import type { KdfParameters } from './password.ts'

/** The account root key (ARK): 32 bytes that open everything else of the account. */
export function makeRootKey(_random?: RandomBytes): SecretBytes {
  return notBuilt()
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
export async function sealRootKeyByPassword(
  _rootKey: SecretBytes,
  _slot: PasswordSlot,
  _random?: RandomBytes,
): Promise<Uint8Array> {
  return notBuilt()
}

/** Throws E2eeError('sealed'): wrong password, or the server sent other parameters, version, account or blob. */
export async function openRootKeyByPassword(
  _sealed: Uint8Array,
  _slot: PasswordSlot,
): Promise<SecretBytes> {
  return notBuilt()
}

/** `arkByRecovery`. */
export async function sealRootKeyByRecovery(
  _rootKey: SecretBytes,
  _slot: RecoverySlot,
  _random?: RandomBytes,
): Promise<Uint8Array> {
  return notBuilt()
}

export async function openRootKeyByRecovery(
  _sealed: Uint8Array,
  _slot: RecoverySlot,
): Promise<SecretBytes> {
  return notBuilt()
}
