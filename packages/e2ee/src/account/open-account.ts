import { equalBytes } from '../codec/bytes.ts'
import { type Identity, type SignedIdentity, verifyIdentityChain } from '../directory/identity-record.ts'
import { fail } from '../errors.ts'
import { exportSpki, OAEP, PSS } from '../primitives/rsa.ts'
import type { SecretBytes } from '../primitives/secret-bytes.ts'
import { accountLogKey } from './account-items.ts'
import { type FormerKeys, openFormerKeys } from './former-keys.ts'
import { importPkcs8, openSealedKeys } from './sealed-keys.ts'

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
  /** Of before each rotation, oldest first: they open history. */
  former: readonly FormerKeys[]
}

export interface OpenAccountInput {
  rootKey: SecretBytes
  sealedKeys: Uint8Array
  /** Undefined for an account that was never rotated. */
  formerKeys?: Uint8Array | undefined
  version: number
  identityChain: readonly SignedIdentity[]
  /** The account the person asked for: pinned, or what the sealed root key was bound to. */
  aid: Uint8Array
}

/**
 * Opens the private keys and proves that they are the ones the world knows: a server that hands out somebody else's
 * record as "yours" is caught here.
 *
 * Source  docs/e2ee.md [KH6], [KH7], [EP14]
 * Throws  E2eeError('sealed' | 'identity_chain' | 'wrong_account' | 'key_mismatch' | …)
 */
export async function openAccount(input: OpenAccountInput): Promise<OpenedAccount> {
  const identity = await verifyIdentityChain(input.identityChain, input.aid)
  const { signing, encryption } = await openSealedKeys(input)
  const signingKey = await importChecked(signing, identity.spkiS, 'sign')
  const encryptionPrivateKey = await importChecked(encryption, identity.spkiE, 'decrypt')
  return {
    aid: identity.aid,
    kid: identity.kid,
    spkiS: identity.spkiS,
    spkiE: identity.spkiE,
    airHash: identity.airHash,
    signingKey,
    encryptionPrivateKey,
    accountLogKey: await accountLogKey(input.rootKey),
    former: await formerOf(input, identity),
  }
}

/** A server that leaves them out would take the history away unseen. */
async function formerOf(input: OpenAccountInput, { seq }: Identity): Promise<readonly FormerKeys[]> {
  const { rootKey, formerKeys } = input
  if (seq === 0) return []
  return formerKeys === undefined ? fail('sealed') : openFormerKeys(rootKey, formerKeys, input)
}

/** Erases `pkcs8`. The extractable import is only there to read the public half. */
async function importChecked(pkcs8: Uint8Array, spki: Uint8Array, use: 'sign' | 'decrypt'): Promise<CryptoKey> {
  const readable = await importPkcs8(pkcs8, use, true)
  const { kty, n, e } = await crypto.subtle.exportKey('jwk', readable)
  if (kty !== 'RSA' || n === undefined || e === undefined) fail('key_mismatch')
  const publicUse: KeyUsage[] = [use === 'sign' ? 'verify' : 'encrypt']
  const algorithm = use === 'sign' ? PSS : OAEP
  const half = await crypto.subtle.importKey('jwk', { kty, n, e }, algorithm, true, publicUse)
  if (!equalBytes(await exportSpki(half), spki)) fail('key_mismatch', 'KEY_CHANGED')
  const key = await importPkcs8(pkcs8, use, false)
  pkcs8.fill(0)
  return key
}
