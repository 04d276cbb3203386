import { mayPost } from '../chat/posting.ts'
import { findMember, type Member, type Roster } from '../chat/roster.ts'
import { equalBytes, includesBytes } from '../codec/bytes.ts'
import { decodeFields, uintOf } from '../codec/fields.ts'
import type { VerifiedDevice } from '../directory/device-certificate.ts'
import type { Epoch } from '../epoch/epoch.ts'
import { fail } from '../errors.ts'
import { hash } from '../primitives/hash.ts'
import { MESSAGE_LIMITS, type MessageBody, type UnsupportedBody } from './body.ts'
import { decodePayload } from './body-codec.ts'
import { openEnvelope } from './envelope.ts'
import { type EnvelopeParts, type MessageFlag, splitEnvelope } from './envelope-header.ts'
import { advance, type ReceiverState, screen } from './receiver.ts'
import { readView, type View } from './view.ts'

export interface OpenMessageInput {
  envelope: Uint8Array
  /** The epoch in force at the item's place in the log: the newest record before it. */
  epoch: Epoch
  /** Membership at the item's place in the log. */
  roster: Roster
  /** The verified device that the header names. */
  sender: VerifiedDevice
  /** True when the device is revoked and this item does not provably stand before the revocation. */
  isSenderRevoked?: boolean
  state: ReceiverState
}

export interface OpenedMessage {
  hash: Uint8Array
  aid: Uint8Array
  deviceId: Uint8Array
  ctr: number
  epoch: number
  flag: MessageFlag
  /** The sender's clock. */
  sentAtMs: number
  view: View
  voids: readonly number[]
  body: MessageBody | UnsupportedBody
}

/**
 * new        next in line; `gap` counts messages skipped before it: show a placeholder, alarm GAP until they come
 * late       fills a gap that was reported before
 * duplicate  the same bytes again: ignore, nothing was opened
 */
export type OpenResult =
  | { kind: 'new' | 'late'; gap: number; message: OpenedMessage; state: ReceiverState }
  | { kind: 'duplicate'; state: ReceiverState }

/**
 * Opens one message of one device and moves that device's line on.
 *
 * Source   docs/e2ee.md [MS2] to [MS9], [MS12], [EP12]
 * Returns  the message, not yet compared with the own view and the own targets (`compareView`, `checkAuthor`)
 * Throws   E2eeError, `state` stays as it was: wrong_chat, wrong_epoch, not_member, device_unknown, device_revoked,
 *          equivocation and sender_chain (EQUIVOCATION), voided_counter (TRANSCRIPT_FORK), too_old,
 *          undecryptable (UNDECRYPTABLE), padding, signature, format, body_type, author_rule
 */
export async function openMessage(input: OpenMessageInput): Promise<OpenResult> {
  const parts = splitEnvelope(input.envelope)
  const author = mustBeEntitled(input, parts)
  const envelopeHash = await hash(input.envelope)
  const screening = screen(input.state, parts.ctr, envelopeHash)
  if (screening === 'duplicate') return { kind: 'duplicate', state: input.state }
  const bytes = await openEnvelope(input.epoch, parts, input.sender.dkPub)
  if (screening !== 'open') throw screening
  const { prevHash, ...content } = readBody(bytes, parts.ctr)
  const link = { ctr: parts.ctr, hash: envelopeHash, prevHash, voids: content.voids }
  const { kind, gap, state } = advance(input.state, link)
  mustFit(content.body, parts.flag, author, input.roster)
  const { deviceId, ctr, epoch, flag } = parts
  const message = { hash: envelopeHash, aid: author.aid, deviceId, ctr, epoch, flag, ...content }
  return { kind, gap, message, state }
}

function mustBeEntitled(input: OpenMessageInput, parts: EnvelopeParts): Member {
  const { epoch, roster, sender } = input
  const isThisChat = equalBytes(parts.chatId, roster.chatId) && equalBytes(epoch.chatId, roster.chatId)
  if (!isThisChat) fail('wrong_chat')
  if (parts.epoch !== epoch.number) fail('wrong_epoch')
  if (!equalBytes(parts.deviceId, sender.deviceId)) fail('device_unknown', 'DEVICE_UNCERTIFIED')
  const isRevoked = input.isSenderRevoked === true || includesBytes(roster.revokedDeviceIds, sender.deviceId)
  if (isRevoked) fail('device_revoked', 'DEVICE_UNCERTIFIED')
  return findMember(roster, sender.aid) ?? fail('not_member')
}

/** Canonical [type, sentAtMs, prevHash, view, voids, payload]. */
function readBody(bytes: Uint8Array, ctr: number) {
  const fields = decodeFields(bytes, 6)
  const number = fields.uint()
  const sentAtMs = fields.uint()
  const prevHash = fields.bytes(32)
  const view = readView(fields.any())
  const voids = fields.list(MESSAGE_LIMITS.voids).map((entry) => uintOf(entry))
  const isRising = voids.every((entry, i) => entry < (voids[i + 1] ?? ctr))
  if (!isRising) fail('format')
  const body = decodePayload(number, fields.any())
  return { sentAtMs, prevHash, view, voids, body }
}

function mustFit(body: MessageBody | UnsupportedBody, flag: MessageFlag, author: Member, roster: Roster): void {
  // A receipt that rings, or a text that hides as a receipt, is a way around what people chose to be told.
  if ((body.type === 'receipt') !== (flag === 'receipt')) fail('author_rule')
  if (body.type === 'unsupported') return
  if (!mayPost(roster.kind, author.role, body.type)) fail('author_rule')
}
