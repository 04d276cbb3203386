import type { Roster } from '../chat/roster.ts'
import type { VerifiedDevice } from '../directory/device-certificate.ts'
import type { Epoch } from '../epoch/epoch.ts'
import { notBuilt } from '../not-built.ts'
import type { MessageBody } from './body.ts'
import type { MessageFlag } from './envelope.ts'
import type { ReceiverState } from './receiver.ts'
import type { View } from './view.ts'

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
  body: MessageBody
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
 * Throws E2eeError, `state` stays as it was:
 * wrong_chat, wrong_epoch, not_member, device_unknown, device_revoked, undecryptable (UNDECRYPTABLE), padding, signature,
 * sender_chain and equivocation (EQUIVOCATION), voided_counter (TRANSCRIPT_FORK), too_old, body_type, author_rule
 */
export async function openMessage(_input: OpenMessageInput): Promise<OpenResult> {
  return notBuilt()
}
