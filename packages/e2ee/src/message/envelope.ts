import { concat, u64 } from '../codec/bytes.ts'
import { encodeCanonical } from '../codec/canonical.ts'
import { decodeFields } from '../codec/fields.ts'
import { pad, unpad } from '../codec/padding.ts'
import { E2eeError, fail } from '../errors.ts'
import { type DerivedInput, decryptDerived, encryptDerived } from '../primitives/aead.ts'
import { signEd25519, verifyEd25519 } from '../primitives/ed25519.ts'
import { hash, label } from '../primitives/hash.ts'
import { MESSAGE_LIMITS } from './body.ts'

const FORMAT = 1
const SALT_BYTES = 16
const PURPOSE = 'sig/msg'
const FLAGS = ['normal', 'silent', 'receipt'] as const

/** normal: notifies. silent: does not. receipt: only moves markers. */
export type MessageFlag = (typeof FLAGS)[number]

/** The part of an envelope that anyone can read. */
export interface EnvelopeHeader {
  chatId: Uint8Array
  epoch: number
  deviceId: Uint8Array
  ctr: number
  flag: MessageFlag
}

/** An envelope taken apart, nothing decrypted. */
export interface EnvelopeParts extends EnvelopeHeader {
  salt: Uint8Array
  /** The header's bytes as received: what is authenticated. */
  header: Uint8Array
  ciphertext: Uint8Array
}

/** The epoch's secret and name, as far as an envelope needs them. */
export interface EnvelopeKey {
  key: CryptoKey
  recordHash: Uint8Array
}

/** Size, canonical form and shape. Throws E2eeError('size' | 'encoding' | 'format'). */
export function parseEnvelope(envelope: Uint8Array): EnvelopeHeader {
  const { chatId, epoch, deviceId, ctr, flag } = splitEnvelope(envelope)
  return { chatId, epoch, deviceId, ctr, flag }
}

/** Canonical [1, header, ciphertext] with header = canonical [1, chatId, epoch, deviceId, ctr, salt(16), flag]. */
export function splitEnvelope(envelope: Uint8Array): EnvelopeParts {
  const fields = decodeFields(envelope, 3, { maxBytes: MESSAGE_LIMITS.envelopeBytes })
  fields.tag(FORMAT)
  const header = fields.bytes()
  const ciphertext = fields.bytes()
  const inner = decodeFields(header, 7, { maxBytes: 128 })
  inner.tag(FORMAT)
  const chatId = inner.bytes(16)
  const epoch = inner.uint()
  const deviceId = inner.bytes(16)
  const ctr = inner.uint()
  const salt = inner.bytes(SALT_BYTES)
  const flag = FLAGS[inner.uint()] ?? fail('format')
  return { chatId, epoch, deviceId, ctr, flag, salt, header, ciphertext }
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
  const { chatId, epoch, deviceId, ctr, flag } = header
  const fields = [FORMAT, chatId, epoch, deviceId, ctr, salt, FLAGS.indexOf(flag)]
  const encoded = encodeCanonical(fields)
  const digest = await signedDigest(key, encoded, body)
  const signature = await signEd25519(signingKey, PURPOSE, digest)
  const padded = pad(encodeCanonical([signature, body]))
  const input = derivedInput(key, { chatId, deviceId, ctr, salt, header: encoded })
  const ciphertext = await encryptDerived(input, padded)
  const envelope = encodeCanonical([FORMAT, encoded, ciphertext])
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
  const outer = await hash(label('hdr'), header, key.recordHash)
  return concat(outer, await hash(body))
}

function derivedInput(
  key: EnvelopeKey,
  parts: Pick<EnvelopeParts, 'chatId' | 'deviceId' | 'ctr' | 'salt' | 'header'>,
): DerivedInput {
  const { chatId, deviceId, ctr, salt, header } = parts
  const info = concat(label('msg'), chatId, key.recordHash, deviceId, u64(ctr))
  return { key: key.key, salt, info, aad: concat(label('hdr'), header) }
}
