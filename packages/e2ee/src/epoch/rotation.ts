import type { Roster } from '../chat/roster.ts'
import { notBuilt } from '../not-built.ts'
import type { EpochView } from './epoch.ts'

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

/** Why a new epoch is due before the next message, or undefined. */
export function needsRotation(_input: RotationInput): RotationReason | undefined {
  return notBuilt()
}
