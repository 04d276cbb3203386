import { notBuilt } from '../not-built.ts'
import type { WrapReceiver } from './accept-epoch.ts'
import type { Epoch, EpochView } from './epoch.ts'
import type { WrapTarget } from './make-epoch.ts'

/** Older epochs re-wrapped for a newcomer; `wrapsHash` goes into the `grantHistory` op. */
export interface HistoryGrant {
  fromEpoch: number
  toEpoch: number
  /** In epoch order. */
  wraps: readonly Uint8Array[]
  wrapsHash: Uint8Array
}

/** `epochs` without a gap, oldest first, each with this account's own wrap. */
export async function makeHistoryGrant(
  _epochs: readonly { view: EpochView; wrap: Uint8Array }[],
  _me: WrapReceiver,
  _newcomer: WrapTarget,
): Promise<HistoryGrant> {
  return notBuilt()
}

/** `granted` are the arguments of the applied `grantHistory` op; `views` the verified records of its epochs. */
export async function acceptHistoryGrant(
  _granted: { aid: Uint8Array; fromEpoch: number; toEpoch: number; wrapsHash: Uint8Array },
  _views: readonly EpochView[],
  _wraps: readonly Uint8Array[],
  _me: WrapReceiver,
): Promise<readonly Epoch[]> {
  return notBuilt()
}
