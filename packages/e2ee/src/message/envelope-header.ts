import { encodeCanonical } from '../codec/canonical.ts'
import { decodeFields } from '../codec/fields.ts'
import { fail } from '../errors.ts'
import { MESSAGE_LIMITS } from './body.ts'

const FORMAT = 1
const SALT_BYTES = 16
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

/** The header's bytes. Source docs/e2ee.md [MS1] */
export function encodeHeader(header: EnvelopeHeader, salt: Uint8Array): Uint8Array {
  const { chatId, epoch, deviceId, ctr, flag } = header
  return encodeCanonical([FORMAT, chatId, epoch, deviceId, ctr, salt, FLAGS.indexOf(flag)])
}

export function joinEnvelope(header: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  return encodeCanonical([FORMAT, header, ciphertext])
}
