import { equalBytes } from '../codec/bytes.ts'
import { fail } from '../errors.ts'
import { hash, label } from '../primitives/hash.ts'
import { wrapHash } from './wrap-hash.ts'

/** What a `grantHistory` op says of its wraps. Apart from the code that opens wraps, because the server checks it too. */
export async function grantHash(wraps: readonly Uint8Array[]): Promise<Uint8Array> {
  return hash(label('grant'), ...(await Promise.all(wraps.map(wrapHash))))
}

/** One wrap for each epoch of the grant, and those that were signed. Throws E2eeError('wrap_list', EPOCH_INVALID). */
export async function checkGrant(
  granted: { fromEpoch: number; toEpoch: number; wrapsHash: Uint8Array },
  wraps: readonly Uint8Array[],
): Promise<void> {
  const isWhole = wraps.length === granted.toEpoch - granted.fromEpoch + 1
  if (!isWhole || !equalBytes(await grantHash(wraps), granted.wrapsHash)) fail('wrap_list', 'EPOCH_INVALID')
}
