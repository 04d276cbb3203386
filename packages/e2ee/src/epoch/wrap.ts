import { equalBytes, u64 } from '../codec/bytes.ts'
import { encodeCanonical } from '../codec/canonical.ts'
import { decodeFields } from '../codec/fields.ts'
import { fail } from '../errors.ts'
import { bufferSource } from '../primitives/buffer-source.ts'
import { hash, label } from '../primitives/hash.ts'
import { hkdf, importHkdfKey } from '../primitives/hkdf.ts'
import { RSA_BYTES } from '../primitives/rsa.ts'

const MAX_BYTES = 1_024
export const SECRET_BYTES = 32

/** An account that receives an epoch secret; an `AccountView` fits. */
export interface WrapTarget {
  aid: Uint8Array
  kid: Uint8Array
  encryptionKey: CryptoKey
}

/** This account, as the receiver of a wrap. */
export interface WrapReceiver extends ReceivingKey {
  aid: Uint8Array
  /** Those of before each rotation: what was wrapped to them still opens. */
  former?: readonly ReceivingKey[]
}

interface ReceivingKey {
  kid: Uint8Array
  encryptionPrivateKey: CryptoKey
}

/** What a wrap is bound to: it opens for one epoch of one chat and one committed secret. */
export interface WrapPlace {
  chatId: Uint8Array
  number: number
  commitment: Uint8Array
}

/** Fixes the secret before anyone opens a wrap: no two members can be given different ones. */
export async function commitmentOf(key: CryptoKey, chatId: Uint8Array): Promise<Uint8Array> {
  return hkdf(key, chatId, label('es-commit'), 32)
}

/** Canonical [aid, kid, RSA-OAEP ciphertext(384)]. Source docs/e2ee.md [EP4] */
export async function wrapSecret(secret: Uint8Array, place: WrapPlace, target: WrapTarget): Promise<Uint8Array> {
  const oaepLabel = bufferSource(await labelOf(place, target))
  const algorithm = { name: 'RSA-OAEP', label: oaepLabel }
  const sealed = await crypto.subtle.encrypt(algorithm, target.encryptionKey, bufferSource(secret))
  return encodeCanonical([target.aid, target.kid, new Uint8Array(sealed)])
}

/**
 * Call only with a wrap that a verified record or grant commits to: the private key must never answer to bytes of an
 * unknown author.
 *
 * Source   docs/e2ee.md [EP4], [EP9], [EP14]
 * Returns  the 32-byte secret and its non-extractable key; erase the secret after use
 * Throws   E2eeError('wrap_address' | 'unwrap' | 'commitment', EPOCH_INVALID)
 */
export async function unwrapSecret(
  wrap: Uint8Array,
  place: WrapPlace,
  me: WrapReceiver,
): Promise<{ secret: Uint8Array; key: CryptoKey }> {
  const fields = decodeFields(wrap, 3, { maxBytes: MAX_BYTES })
  const isMine = equalBytes(fields.bytes(32), me.aid)
  const kid = fields.bytes(8)
  const own = [me, ...(me.former ?? [])].find((key) => equalBytes(key.kid, kid))
  if (!isMine || own === undefined) fail('wrap_address', 'EPOCH_INVALID')
  const secret = await decrypt(fields.bytes(RSA_BYTES), await labelOf(place, { aid: me.aid, kid }), own)
  const key = await importHkdfKey(secret)
  if (!equalBytes(await commitmentOf(key, place.chatId), place.commitment)) {
    fail('commitment', 'EPOCH_INVALID')
  }
  return { secret, key }
}

async function decrypt(ciphertext: Uint8Array, oaepLabel: Uint8Array, own: ReceivingKey): Promise<Uint8Array> {
  const algorithm = { name: 'RSA-OAEP', label: bufferSource(oaepLabel) }
  let secret: Uint8Array
  try {
    const data = bufferSource(ciphertext)
    secret = new Uint8Array(await crypto.subtle.decrypt(algorithm, own.encryptionPrivateKey, data))
  } catch {
    // @NOTE One answer for every way to fail.
    return fail('unwrap', 'EPOCH_INVALID')
  }
  return secret.length === SECRET_BYTES ? secret : fail('unwrap', 'EPOCH_INVALID')
}

function labelOf(place: WrapPlace, target: { aid: Uint8Array; kid: Uint8Array }): Promise<Uint8Array> {
  const { chatId, number, commitment } = place
  return hash(label('wrap'), chatId, u64(number), target.aid, target.kid, commitment)
}
