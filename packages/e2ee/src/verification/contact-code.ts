import { equalBytes } from '../codec/bytes.ts'
import { encodeCanonical } from '../codec/canonical.ts'
import { decodeFields } from '../codec/fields.ts'
import { fail } from '../errors.ts'

/** No other struct begins with this number, so a code is never a key, an id or a message of another kind. */
const TAG = 7

/** Bytes of a QR code that I show to one contact: canonical [7, my aid, their aid]. Source docs/e2ee.md [ID6] */
export function encodeContactCode(myAid: Uint8Array, theirAid: Uint8Array): Uint8Array {
  return encodeCanonical([TAG, myAid, theirAid])
}

/** Throws E2eeError('wrong_account', KEY_CHANGED) unless the scanned code names exactly these two accounts. */
export function checkContactCode(code: Uint8Array, myAid: Uint8Array, theirAid: Uint8Array): void {
  const fields = decodeFields(code, 3, { maxBytes: 128 })
  fields.tag(TAG)
  const isThem = equalBytes(fields.bytes(32), theirAid)
  const isForMe = equalBytes(fields.bytes(32), myAid)
  if (!isThem || !isForMe) fail('wrong_account', 'KEY_CHANGED')
}
