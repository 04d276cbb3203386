import { fail } from '../errors.ts'
import { MESSAGE_LIMITS } from './body.ts'
import { EMPTY_CHAIN } from './chain.ts'

/** This device's place in its own line of messages in one chat. Persist it with the finished envelope, in one transaction. */
export interface SenderState {
  nextCtr: number
  /** Hash of the last envelope; 32 zero bytes before the first. */
  prevHash: Uint8Array
  /** Counters the server refused without storing; named in the next message. */
  voids: readonly number[]
}

export function startSender(): SenderState {
  return { nextCtr: 0, prevHash: EMPTY_CHAIN, voids: [] }
}

/**
 * After the server refused envelopes for a stale epoch: burns every counter after `lastStored` and links to it again.
 * `lastStored` is the last envelope of this device that the server has acknowledged in this chat, if any. Void only
 * what was refused: an envelope whose answer was lost is sent again as it is.
 *
 * Source  docs/e2ee.md [MS6]
 * Throws  E2eeError('value') above 256 counters in flight
 */
export function voidUnsent(state: SenderState, lastStored: { ctr: number; hash: Uint8Array } | undefined): SenderState {
  const first = (lastStored?.ctr ?? -1) + 1
  const count = state.nextCtr - first
  if (count < 0 || count > MESSAGE_LIMITS.voids) fail('value')
  const voids = Array.from({ length: count }, (_, i) => first + i)
  return { nextCtr: state.nextCtr, prevHash: lastStored?.hash ?? EMPTY_CHAIN, voids }
}
