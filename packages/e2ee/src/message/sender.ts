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
 * The newest 256 are named: the others are told by the link alone.
 *
 * Source  docs/e2ee.md [MS6], [MS8]
 * Throws  E2eeError('value') when `lastStored` was never sent
 */
export function voidUnsent(state: SenderState, lastStored: { ctr: number; hash: Uint8Array } | undefined): SenderState {
  const first = (lastStored?.ctr ?? -1) + 1
  if (first > state.nextCtr) fail('value')
  const count = Math.min(state.nextCtr - first, MESSAGE_LIMITS.voids)
  const voids = Array.from({ length: count }, (_, i) => state.nextCtr - count + i)
  return { nextCtr: state.nextCtr, prevHash: lastStored?.hash ?? EMPTY_CHAIN, voids }
}
