import { notBuilt } from '../not-built.ts'

/** This device's place in its own line of messages in one chat. Persist it with the finished envelope, in one transaction. */
export interface SenderState {
  nextCtr: number
  /** Hash of the last envelope; 32 zero bytes before the first. */
  prevHash: Uint8Array
  /** Counters the server refused without storing; named in the next message. */
  voids: readonly number[]
}

export function startSender(): SenderState {
  return notBuilt()
}

/**
 * After the server refused envelopes for a stale epoch: burns every counter after `lastStored` and links to it again.
 * `lastStored` is the last envelope of this device that the server has acknowledged in this chat, if any.
 */
export function voidUnsent(
  _state: SenderState,
  _lastStored: { ctr: number; hash: Uint8Array } | undefined,
): SenderState {
  return notBuilt()
}
