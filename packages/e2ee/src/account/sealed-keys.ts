import { encodeCanonical } from '../codec/canonical.ts'
import { decodeFields } from '../codec/fields.ts'
import { fail } from '../errors.ts'
import { bufferSource } from '../primitives/buffer-source.ts'
import { type RandomBytes, systemRandom } from '../primitives/random.ts'
import { OAEP, PSS } from '../primitives/rsa.ts'
import type { SecretBytes } from '../primitives/secret-bytes.ts'
import type { AccountKeys } from './account-keys.ts'
import { deriveFromRootKey } from './root-key.ts'
import { open, type SealContext, seal } from './seal.ts'

const FORMAT = 1
const MAX_SEALED_KEYS_BYTES = 16_384
const SIGNING_SLOT = 1
const ENCRYPTION_SLOT = 2

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

export interface SealedKeysInput {
  rootKey: SecretBytes
  sealedKeys: Uint8Array
  aid: Uint8Array
  version: number
}

/** Both private keys as PKCS #8, for the caller to erase. Throws E2eeError('sealed' | 'format' | 'encoding'). */
export async function openSealedKeys(input: SealedKeysInput): Promise<{ signing: Uint8Array; encryption: Uint8Array }> {
  const fields = decodeFields(input.sealedKeys, 3, { maxBytes: MAX_SEALED_KEYS_BYTES })
  fields.tag(FORMAT)
  const key = await deriveFromRootKey(input.rootKey, 'keys')
  const at = (slot: number) => slotContext(input.aid, slot, input.version)
  const signing = await open(key, at(SIGNING_SLOT), fields.bytes())
  return { signing, encryption: await open(key, at(ENCRYPTION_SLOT), fields.bytes()) }
}

/** Throws E2eeError('key_mismatch'). */
export async function importPkcs8(
  pkcs8: Uint8Array,
  use: 'sign' | 'decrypt',
  isExtractable: boolean,
): Promise<CryptoKey> {
  try {
    const key = bufferSource(pkcs8)
    return await crypto.subtle.importKey('pkcs8', key, use === 'sign' ? PSS : OAEP, isExtractable, [use])
  } catch {
    // @NOTE The AEAD accepted it, so whoever sealed it sealed no key.
    return fail('key_mismatch')
  }
}

function slotContext(aid: Uint8Array, slot: number, version: number): SealContext {
  return { purpose: 'keys', aad: encodeCanonical([aid, slot, version]) }
}
