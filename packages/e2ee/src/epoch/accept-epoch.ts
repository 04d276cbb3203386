import { equalBytes } from '../codec/bytes.ts'
import { fail } from '../errors.ts'
import type { Epoch, EpochView } from './epoch.ts'
import { type VerifyEpochInput, verifyEpoch } from './verify-epoch.ts'
import { unwrapSecret, type WrapReceiver } from './wrap.ts'
import { wrapHash } from './wrap-hash.ts'

/**
 * Verifies the record first and only then touches the private key, so that nobody can use it as an oracle.
 *
 * Source  docs/e2ee.md [EP3] to [EP9]
 * Throws  E2eeError as `verifyEpoch`; wrap_missing, wrap_address, unwrap, commitment (EPOCH_INVALID)
 */
export async function acceptEpoch(input: VerifyEpochInput & { wrap: Uint8Array; me: WrapReceiver }): Promise<Epoch> {
  return unwrapEpoch(await verifyEpoch(input), input.wrap, input.me)
}

/** Opens the own wrap of a record that `verifyEpoch` accepted earlier. */
export async function unwrapEpoch(view: EpochView, wrap: Uint8Array, me: WrapReceiver): Promise<Epoch> {
  await mustBeListed(view, wrap, me)
  const { secret, key } = await unwrapSecret(wrap, view, me)
  secret.fill(0)
  return { ...view, key }
}

/** The record commits to these bytes as the wrap of this account. */
export async function mustBeListed(view: EpochView, wrap: Uint8Array, me: WrapReceiver): Promise<void> {
  const entry = view.wrapEntries.find(({ aid }) => equalBytes(aid, me.aid))
  if (entry === undefined) fail('wrap_missing', 'EPOCH_INVALID')
  if (!equalBytes(await wrapHash(wrap), entry.hash)) fail('wrap_missing', 'EPOCH_INVALID')
}
