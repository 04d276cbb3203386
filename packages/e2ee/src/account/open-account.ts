import { equalBytes } from '../codec/bytes.ts'
import { encodeCanonical } from '../codec/canonical.ts'
import { decodeFields } from '../codec/fields.ts'
import { type SignedIdentity, verifyIdentityChain } from '../directory/identity-record.ts'
import { fail } from '../errors.ts'
import { bufferSource } from '../primitives/buffer-source.ts'
import { type RandomBytes, systemRandom } from '../primitives/random.ts'
import { exportSpki, OAEP, PSS } from '../primitives/rsa.ts'
import type { SecretBytes } from '../primitives/secret-bytes.ts'
import { accountLogKey } from './account-items.ts'
import type { AccountKeys } from './account-keys.ts'
import { deriveFromRootKey } from './root-key.ts'
import { open, type SealContext, seal } from './seal.ts'

const FORMAT = 1
const MAX_SEALED_KEYS_BYTES = 16_384
const SIGNING_SLOT = 1
const ENCRYPTION_SLOT = 2

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
}

/**
 * `sealedKeys`: both private keys under the root key, bound to account, slot and version.
 *
 * Source   docs/e2ee.md [KH6]
 * Returns  canonical [1, sealed signing key, sealed encryption key]
 */
export async function sealAccountKeys(
  rootKey: SecretBytes,
  keys: AccountKeys,
  version: number,
  random: RandomBytes = systemRandom,
): Promise<Uint8Array> {
  const key = await deriveFromRootKey(rootKey, 'keys')
  const slots = [
    { slot: SIGNING_SLOT, privateKey: keys.identitySigning.privateKey },
    { slot: ENCRYPTION_SLOT, privateKey: keys.identityEncryption.privateKey },
  ]
  const sealed: Uint8Array[] = []
  for (const { slot, privateKey } of slots) {
    const pkcs8 = new Uint8Array(await crypto.subtle.exportKey('pkcs8', privateKey))
    sealed.push(await seal(key, slotContext(keys.aid, slot, version), pkcs8, random))
    pkcs8.fill(0)
  }
  return encodeCanonical([FORMAT, ...sealed])
}

export interface OpenAccountInput {
  rootKey: SecretBytes
  sealedKeys: Uint8Array
  version: number
  identityChain: readonly SignedIdentity[]
  /** The account the person asked for: pinned, or what the sealed root key was bound to. */
  aid: Uint8Array
}

/**
 * Opens the private keys and proves that they are the ones the world knows: a server that hands out somebody else's
 * record as "yours" is caught here.
 *
 * Source  docs/e2ee.md [KH6], [KH7]
 * Throws  E2eeError('sealed' | 'identity_chain' | 'wrong_account' | 'key_mismatch' | …)
 */
export async function openAccount(input: OpenAccountInput): Promise<OpenedAccount> {
  const identity = await verifyIdentityChain(input.identityChain, input.aid)
  const fields = decodeFields(input.sealedKeys, 3, { maxBytes: MAX_SEALED_KEYS_BYTES })
  fields.tag(FORMAT)
  const key = await deriveFromRootKey(input.rootKey, 'keys')
  const at = (slot: number) => slotContext(input.aid, slot, input.version)
  const signing = await open(key, at(SIGNING_SLOT), fields.bytes())
  const encryption = await open(key, at(ENCRYPTION_SLOT), fields.bytes())
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
  }
}

/** Erases `pkcs8`. The extractable import is only there to read the public half. */
async function importChecked(pkcs8: Uint8Array, spki: Uint8Array, use: 'sign' | 'decrypt'): Promise<CryptoKey> {
  const algorithm = use === 'sign' ? PSS : OAEP
  const readable = await importPkcs8(pkcs8, algorithm, true, use)
  const { kty, n, e } = await crypto.subtle.exportKey('jwk', readable)
  if (kty !== 'RSA' || n === undefined || e === undefined) fail('key_mismatch')
  const publicUse: KeyUsage[] = [use === 'sign' ? 'verify' : 'encrypt']
  const half = await crypto.subtle.importKey('jwk', { kty, n, e }, algorithm, true, publicUse)
  if (!equalBytes(await exportSpki(half), spki)) fail('key_mismatch', 'KEY_CHANGED')
  const key = await importPkcs8(pkcs8, algorithm, false, use)
  pkcs8.fill(0)
  return key
}

async function importPkcs8(
  pkcs8: Uint8Array,
  algorithm: { name: string; hash: string },
  isExtractable: boolean,
  use: KeyUsage,
): Promise<CryptoKey> {
  try {
    const key = bufferSource(pkcs8)
    return await crypto.subtle.importKey('pkcs8', key, algorithm, isExtractable, [use])
  } catch {
    // @NOTE The AEAD accepted it, so whoever sealed it sealed no key.
    return fail('key_mismatch')
  }
}

function slotContext(aid: Uint8Array, slot: number, version: number): SealContext {
  return { purpose: 'keys', aad: encodeCanonical([aid, slot, version]) }
}
