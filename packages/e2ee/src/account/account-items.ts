import { encodeCanonical } from '../codec/canonical.ts'
import { pad, unpad } from '../codec/padding.ts'
import { fail } from '../errors.ts'
import { type RandomBytes, systemRandom } from '../primitives/random.ts'
import type { SecretBytes } from '../primitives/secret-bytes.ts'
import { deriveFromRootKey } from './root-key.ts'
import { open, type SealContext, seal } from './seal.ts'

const MAX_PLAINTEXT_BYTES = 49_152

/** Non-extractable HKDF key for the account's own log; the same on every device of the account. */
export function accountLogKey(rootKey: SecretBytes): Promise<CryptoKey> {
  return deriveFromRootKey(rootKey, 'log')
}

/** Which item of which account: an item moved to another id does not open. `itemId` is its id on the wire, as text. */
export interface AccountItemPlace {
  aid: Uint8Array
  itemId: string
}

/** Padded to the message buckets, then sealed. At most 48 KiB of plaintext. Source docs/e2ee.md [KH8] */
export async function sealAccountItem(
  key: CryptoKey,
  place: AccountItemPlace,
  plaintext: Uint8Array,
  random: RandomBytes = systemRandom,
): Promise<Uint8Array> {
  if (plaintext.length > MAX_PLAINTEXT_BYTES) fail('size')
  return seal(key, contextOf(place), pad(plaintext), random)
}

/** Throws E2eeError('sealed' | 'padding' | …). */
export async function openAccountItem(
  key: CryptoKey,
  place: AccountItemPlace,
  sealed: Uint8Array,
): Promise<Uint8Array> {
  return unpad(await open(key, contextOf(place), sealed))
}

function contextOf(place: AccountItemPlace): SealContext {
  return { purpose: 'account-item', aad: encodeCanonical([place.aid, place.itemId]) }
}
