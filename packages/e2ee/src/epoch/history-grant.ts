import { equalBytes } from '../codec/bytes.ts'
import { fail } from '../errors.ts'
import { mustBeListed } from './accept-epoch.ts'
import type { Epoch, EpochView } from './epoch.ts'
import { checkGrant, grantHash } from './grant-hash.ts'
import { unwrapSecret, type WrapReceiver, type WrapTarget, wrapSecret } from './wrap.ts'

/** Older epochs re-wrapped for a newcomer; `wrapsHash` goes into the `grantHistory` op. */
export interface HistoryGrant {
  fromEpoch: number
  toEpoch: number
  /** In epoch order. */
  wraps: readonly Uint8Array[]
  wrapsHash: Uint8Array
}

/** `epochs` without a gap, oldest first, each with this account's own wrap. Source docs/e2ee.md [EP11] */
export async function makeHistoryGrant(
  epochs: readonly { view: EpochView; wrap: Uint8Array }[],
  me: WrapReceiver,
  newcomer: WrapTarget,
): Promise<HistoryGrant> {
  const views = epochs.map(({ view }) => view)
  const { fromEpoch, toEpoch } = rangeOf(views)
  const wraps: Uint8Array[] = []
  for (const { view, wrap } of epochs) {
    await mustBeListed(view, wrap, me)
    const { secret } = await unwrapSecret(wrap, view, me)
    wraps.push(await wrapSecret(secret, view, newcomer))
    secret.fill(0)
  }
  return { fromEpoch, toEpoch, wraps, wrapsHash: await grantHash(wraps) }
}

/**
 * `granted` are the arguments of the applied `grantHistory` op; `views` the verified records of its epochs.
 * Throws E2eeError('wrap_list' | 'wrap_address' | 'unwrap' | 'commitment', EPOCH_INVALID).
 */
export async function acceptHistoryGrant(
  granted: { aid: Uint8Array; fromEpoch: number; toEpoch: number; wrapsHash: Uint8Array },
  views: readonly EpochView[],
  wraps: readonly Uint8Array[],
  me: WrapReceiver,
): Promise<readonly Epoch[]> {
  if (!equalBytes(granted.aid, me.aid)) fail('wrap_address', 'EPOCH_INVALID')
  const { fromEpoch, toEpoch } = rangeOf(views)
  const isGranted = fromEpoch === granted.fromEpoch && toEpoch === granted.toEpoch
  if (!isGranted) fail('wrap_list', 'EPOCH_INVALID')
  await checkGrant(granted, wraps)
  const epochs: Epoch[] = []
  for (const [i, view] of views.entries()) {
    const { secret, key } = await unwrapSecret(wraps[i] ?? fail('wrap_list'), view, me)
    secret.fill(0)
    epochs.push({ ...view, key })
  }
  return epochs
}

function rangeOf(views: readonly EpochView[]): { fromEpoch: number; toEpoch: number } {
  const fromEpoch = views[0]?.number ?? fail('wrap_list')
  for (const [i, view] of views.entries()) {
    if (view.number !== fromEpoch + i) fail('wrap_list', 'EPOCH_INVALID')
  }
  return { fromEpoch, toEpoch: fromEpoch + views.length - 1 }
}
