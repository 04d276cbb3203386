import { concat, u64 } from '../codec/bytes.ts'
import { encodeCanonical } from '../codec/canonical.ts'
import { decodeFields } from '../codec/fields.ts'
import { pad, unpad } from '../codec/padding.ts'
import { E2eeError, fail } from '../errors.ts'
import { type DerivedInput, decryptDerived, encryptDerived } from '../primitives/aead.ts'
import { signEd25519, verifyEd25519 } from '../primitives/ed25519.ts'
import { hash, label } from '../primitives/hash.ts'
import { MESSAGE_LIMITS } from './body.ts'
import { type EnvelopeHeader, type EnvelopeParts, encodeHeader, joinEnvelope } from './envelope-header.ts'

const PURPOSE = 'sig/msg'

/** The epoch's secret and name, as far as an envelope needs them. */
export interface EnvelopeKey {
  key: CryptoKey
  recordHash: Uint8Array
}

/**
 * Signs, pads and encrypts one body. Everyone involved is named in both layers: a member cannot put another's signed
 * body into an envelope of its own, and the server cannot strip a signature.
 *
 * Source   docs/e2ee.md [MS1], [MS2], [MS3], [MS4]
 * salt     16 fresh random bytes
 * Throws   E2eeError('size') above 64 KiB
 */
export async function sealEnvelope(
  key: EnvelopeKey,
  header: EnvelopeHeader,
  body: Uint8Array,
  signingKey: CryptoKey,
  salt: Uint8Array,
): Promise<Uint8Array> {
  const { chatId, deviceId, ctr } = header
  const encoded = encodeHeader(header, salt)
  const digest = await signedDigest(key, encoded, body)
  const signature = await signEd25519(signingKey, PURPOSE, digest)
  const padded = pad(encodeCanonical([signature, body]))
  const input = derivedInput(key, { chatId, deviceId, ctr, salt, header: encoded })
  const ciphertext = await encryptDerived(input, padded)
  const envelope = joinEnvelope(encoded, ciphertext)
  return envelope.length > MESSAGE_LIMITS.envelopeBytes ? fail('size') : envelope
}

/**
 * Decrypts, checks padding and signature, and returns the signed body's bytes. Nothing of the plaintext is looked at
 * before the tag verifies.
 *
 * Source  docs/e2ee.md [MS2], [MS3], [MS4]
 * Throws  E2eeError('undecryptable', UNDECRYPTABLE), 'padding', 'encoding', 'format', 'signature'
 */
export async function openEnvelope(key: EnvelopeKey, parts: EnvelopeParts, dkPub: Uint8Array): Promise<Uint8Array> {
  const padded = await decrypt(derivedInput(key, parts), parts.ciphertext)
  const fields = decodeFields(unpad(padded), 2)
  const signature = fields.bytes(64)
  const body = fields.bytes()
  await verifyEd25519(dkPub, PURPOSE, await signedDigest(key, parts.header, body), signature)
  return body
}

async function decrypt(input: DerivedInput, ciphertext: Uint8Array): Promise<Uint8Array> {
  try {
    return await decryptDerived(input, ciphertext)
  } catch (error) {
    if (error instanceof E2eeError) fail('undecryptable', 'UNDECRYPTABLE')
    throw error
  }
}

async function signedDigest(key: EnvelopeKey, header: Uint8Array, body: Uint8Array): Promise<Uint8Array> {
  return concat(...(await Promise.all([hash(label('hdr'), header, key.recordHash), hash(body)])))
}

function derivedInput(
  key: EnvelopeKey,
  parts: Pick<EnvelopeParts, 'chatId' | 'deviceId' | 'ctr' | 'salt' | 'header'>,
): DerivedInput {
  const { chatId, deviceId, ctr, salt, header } = parts
  const info = concat(label('msg'), chatId, key.recordHash, deviceId, u64(ctr))
  return { key: key.key, salt, info, aad: concat(label('hdr'), header) }
}
