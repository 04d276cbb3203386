import { equalBytes } from '../codec/bytes.ts'
import { encodeCanonical } from '../codec/canonical.ts'
import { decodeFields } from '../codec/fields.ts'
import { fail } from '../errors.ts'

/** No other struct begins with this number, so a code is never a key, an id or a message of another kind. */
const TAG = 7

/** An account with all its keys, the newest included; an `AccountView` fits. */
export interface Compared {
  aid: Uint8Array
  /** Hash of the newest identity record. */
  airHash: Uint8Array
}

/**
 * Bytes of a QR code that I show to one contact: canonical [7, my aid, my record's hash, their aid, their record's
 * hash]. Source docs/e2ee.md [ID6]
 */
export function encodeContactCode(mine: Compared, theirs: Compared): Uint8Array {
  return encodeCanonical([TAG, mine.aid, mine.airHash, theirs.aid, theirs.airHash])
}

/**
 * Throws E2eeError('wrong_account', KEY_CHANGED) unless the scanned code names exactly these two accounts and their
 * newest keys, and any other reason for what is no such code.
 */
export function checkContactCode(code: Uint8Array, mine: Compared, theirs: Compared): void {
  const fields = decodeFields(code, 5, { maxBytes: 192 })
  fields.tag(TAG)
  const isThem = isSame(fields.bytes(32), fields.bytes(32), theirs)
  const isForMe = isSame(fields.bytes(32), fields.bytes(32), mine)
  if (!isThem || !isForMe) fail('wrong_account', 'KEY_CHANGED')
}

function isSame(aid: Uint8Array, airHash: Uint8Array, known: Compared): boolean {
  return equalBytes(aid, known.aid) && equalBytes(airHash, known.airHash)
}
