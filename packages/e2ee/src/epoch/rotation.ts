import type { Roster } from '../chat/roster.ts'
import { equalBytes } from '../codec/bytes.ts'
import type { EpochView } from './epoch.ts'
import { isSameReaders } from './verify-epoch.ts'

const MAX_AGE_MS = 7 * 24 * 60 * 60 * 1000
const MAX_MESSAGES = 5_000

export type RotationReason = 'members' | 'keys' | 'membership-op' | 'device' | 'age' | 'count'

export interface RotationInput {
  epoch: EpochView
  roster: Roster
  /** Current key ids, of the members whose directory entry is known. */
  kids: readonly { aid: Uint8Array; kid: Uint8Array }[]
  nowMs: number
  /** Messages seen under this epoch. */
  messageCount: number
  /** A member's device was revoked after this epoch began and no op says so (private chats). */
  isDeviceRevoked?: boolean
}

/** Why a new epoch is due before the next message, or undefined. Source docs/e2ee.md [EP10] */
export function needsRotation(input: RotationInput): RotationReason | undefined {
  const { epoch, roster } = input
  const stale = staleReason(epoch, roster)
  if (stale !== undefined) return stale
  if (input.kids.some(({ aid, kid }) => isOtherKey(epoch, aid, kid))) return 'keys'
  if (input.isDeviceRevoked === true) return 'device'
  if (input.nowMs - epoch.createdAtMs >= MAX_AGE_MS) return 'age'
  return input.messageCount >= MAX_MESSAGES ? 'count' : undefined
}

/** The part of it that no clock and no directory can excuse: `sealMessage` refuses under such an epoch. */
export function staleReason(epoch: EpochView, roster: Roster): RotationReason | undefined {
  if (!isSameReaders(epoch.wrapEntries, roster)) return 'members'
  if (epoch.logSeq < roster.rotationSeq) return 'membership-op'
  if (roster.kind === 'PRIVATE' && !equalBytes(epoch.logHead, roster.logHead)) return 'keys'
  return undefined
}

function isOtherKey(epoch: EpochView, aid: Uint8Array, kid: Uint8Array): boolean {
  const entry = epoch.wrapEntries.find((candidate) => equalBytes(candidate.aid, aid))
  return entry !== undefined && !equalBytes(entry.kid, kid)
}
