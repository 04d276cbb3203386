import { notBuilt } from '../not-built.ts'
import type { RandomBytes } from '../primitives/random.ts'
import type { SecretBytes } from '../primitives/secret-bytes.ts'

/** Non-extractable HKDF key for the account's own log; the same on every device of the account. */
export async function accountLogKey(_rootKey: SecretBytes): Promise<CryptoKey> {
  return notBuilt()
}

/** Non-extractable HKDF key for contact pins and verified marks. */
export async function trustKey(_rootKey: SecretBytes): Promise<CryptoKey> {
  return notBuilt()
}

/** Which item of which account: an item moved to another id does not open. `itemId` is its id on the wire, as text. */
export interface AccountItemPlace {
  aid: Uint8Array
  itemId: string
}

/** Padded to the message buckets, then sealed. At most 48 KiB of plaintext. */
export async function sealAccountItem(
  _key: CryptoKey,
  _place: AccountItemPlace,
  _plaintext: Uint8Array,
  _random?: RandomBytes,
): Promise<Uint8Array> {
  return notBuilt()
}

export async function openAccountItem(
  _key: CryptoKey,
  _place: AccountItemPlace,
  _sealed: Uint8Array,
): Promise<Uint8Array> {
  return notBuilt()
}
