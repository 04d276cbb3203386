import { notBuilt } from '../not-built.ts'

/** What is known of one device's messages in one chat. Plain values; persist with the message, in one transaction. */
export interface ReceiverState {
  /** Lowest message of this run, and what it links back to. Undefined before the first. */
  first: { ctr: number; prevHash: Uint8Array; voids: readonly number[] } | undefined
  lastCtr: number
  lastHash: Uint8Array
  /** The newest counters and hashes, at most 128. */
  seen: readonly { ctr: number; hash: Uint8Array }[]
  /** Counters skipped so far, at most 512, with the hash expected there when a later message told it. */
  missing: readonly { ctr: number; hash?: Uint8Array }[]
  /** Counters a sender took back, at most 512. */
  voided: readonly number[]
  /** The run begins at counter 0; otherwise whatever comes first is its start. */
  isAnchored: boolean
}

/**
 * anchored: the device's messages are read from its first one on (a chat seen from the start).
 * unanchored: reading starts in the middle (a newcomer, or an older page being loaded).
 */
export function startReceiver(_start: 'anchored' | 'unanchored'): ReceiverState {
  return notBuilt()
}

/**
 * Joins the run of an older page to the run that follows it. Throws E2eeError('sender_chain', EQUIVOCATION) when the
 * newer run does not link back to the older one; counters between them are reported as a gap.
 */
export function joinReceivers(
  _older: ReceiverState,
  _newer: ReceiverState,
): { state: ReceiverState; gap: number } {
  return notBuilt()
}
