import type { SignedIdentity } from '../directory/identity-record.ts'
import { notBuilt } from '../not-built.ts'
import type { RandomBytes } from '../primitives/random.ts'
import type { SecretBytes } from '../primitives/secret-bytes.ts'
import type { AccountKeys } from './account-keys.ts'

/** What an unlocked account can do. Keep `encryptionPrivateKey` and the two derived keys; drop `signingKey` after use. */
export interface OpenedAccount {
  aid: Uint8Array
  kid: Uint8Array
  spkiS: Uint8Array
  spkiE: Uint8Array
  airHash: Uint8Array
  /** RSA-PSS private, not extractable: certifies devices. Drop it once the device is enrolled. */
  signingKey: CryptoKey
  /** RSA-OAEP private, not extractable: the device keeps it to open epoch wraps. */
  encryptionPrivateKey: CryptoKey
  /** Derived key for items of the account's own log. */
  accountLogKey: CryptoKey
  /** Derived key for contact pins and verified marks. */
  trustKey: CryptoKey
}

/** `sealedKeys`: both private keys under the root key, bound to account, slot and version. */
export async function sealAccountKeys(
  _rootKey: SecretBytes,
  _keys: AccountKeys,
  _version: number,
  _random?: RandomBytes,
): Promise<Uint8Array> {
  return notBuilt()
}

export interface OpenAccountInput {
  rootKey: SecretBytes
  sealedKeys: Uint8Array
  version: number
  identityChain: readonly SignedIdentity[]
  /** The account the person asked for: pinned, or what the sealed root key was bound to. */
  aid: Uint8Array
}

/** Throws E2eeError('sealed' | 'identity_chain' | 'wrong_account' | 'key_mismatch' | …). */
export async function openAccount(_input: OpenAccountInput): Promise<OpenedAccount> {
  return notBuilt()
}
