import { notBuilt } from '../not-built.ts'
import type { HistoryPolicy, Op } from './op.ts'
import type { Roster } from './roster.ts'

/** State of a group or private channel: a pure function of its ops. */
export interface Membership extends Roster {
  kind: 'GROUP' | 'CHANNEL'
  isSecret: boolean
  history: HistoryPolicy
  mayMembersAdd: boolean
  isClosed: boolean
  /** Title and picture, sealed under an epoch; open with `openChatMeta`. */
  meta: { epoch: number; sealed: Uint8Array } | undefined
  /** Device ids that may author no further op, epoch or message. */
  revokedDeviceIds: readonly Uint8Array[]
}

/** Who signed: the account to which the op's device is certified. */
export interface Actor {
  aid: Uint8Array
}

/** Throws E2eeError('membership_rule' | 'log_sequence' | 'wrong_chat'). The signature is verified before. */
export function startMembership(_genesis: Op, _actor: Actor): Membership {
  return notBuilt()
}

/**
 * The state after one more op. Throws E2eeError, and the old state stays valid:
 * log_sequence and log_head (LOG_FORK), not_member, not_entitled, membership_rule, chat_closed, device_revoked,
 * snapshot_differs (LOG_FORK).
 */
export function applyOp(_state: Membership, _op: Op, _actor: Actor): Membership {
  return notBuilt()
}

/** Canonical bytes of the whole state, as a `snapshot` op carries them. */
export function encodeMembership(_state: Membership): Uint8Array {
  return notBuilt()
}
