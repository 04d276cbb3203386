import { equalBytes } from '../codec/bytes.ts'
import { encodeCanonical } from '../codec/canonical.ts'
import { decodeFields } from '../codec/fields.ts'
import { fail } from '../errors.ts'
import { signPss, verifyPss } from '../primitives/rsa.ts'

const TAG = 8
const MAX_BYTES = 256
const PURPOSE = 'sig/tombstone'

/** Canonical [8, aid, airHash, createdAtMs] and the identity key's signature: the end of an account. */
export interface SignedTombstone {
  tombstone: Uint8Array
  signature: Uint8Array
}

/** Ends the account for good; only the identity key can. Source docs/e2ee.md [ID7] */
export async function makeTombstone(
  account: { aid: Uint8Array; airHash: Uint8Array; signingKey: CryptoKey },
  createdAtMs: number,
): Promise<SignedTombstone> {
  const tombstone = encodeCanonical([TAG, account.aid, account.airHash, createdAtMs])
  return { tombstone, signature: await signPss(account.signingKey, PURPOSE, tombstone) }
}

/**
 * Source   docs/e2ee.md [ID7]
 * identity the verified identity at the end of its chain
 * Returns  when the account says it ended
 * Throws   E2eeError('wrong_account' | 'identity_chain' | 'signature', KEY_CHANGED)
 */
export async function verifyTombstone(
  signed: SignedTombstone,
  identity: { aid: Uint8Array; airHash: Uint8Array; spkiS: Uint8Array },
): Promise<{ deletedAtMs: number }> {
  const fields = decodeFields(signed.tombstone, 4, { maxBytes: MAX_BYTES })
  fields.tag(TAG)
  if (!equalBytes(fields.bytes(32), identity.aid)) fail('wrong_account', 'KEY_CHANGED')
  if (!equalBytes(fields.bytes(32), identity.airHash)) fail('identity_chain', 'KEY_CHANGED')
  const deletedAtMs = fields.uint()
  await verifyPss(identity.spkiS, PURPOSE, signed.tombstone, signed.signature, 'KEY_CHANGED')
  return { deletedAtMs }
}
