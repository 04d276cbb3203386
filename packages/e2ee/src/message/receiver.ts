import { equalBytes } from '../codec/bytes.ts'
import { E2eeError, fail } from '../errors.ts'
import { EMPTY_CHAIN } from './chain.ts'

/*
 * One device's line of messages in one chat, as its receiver follows it:
 *
 *   ctr = last + 1, or all between are voids      -> new, and it must link to the last hash
 *   ctr > last + 1, linking to the last hash      -> new; its author says that nothing between was stored
 *   ctr > last + 1                                -> new with a gap; the skipped counters are missing
 *   ctr is missing                                -> late; it must be the message that a later one linked to
 *   ctr was seen, same hash / other hash          -> duplicate / equivocation
 *   ctr was voided, or a void was seen            -> the server stored what it said it refused
 *   anything else below                           -> too old to tell
 */

const MAX_SEEN = 128
const MAX_MISSING = 512
const MAX_VOIDED = 512

/** What is known of one device's messages in one chat. Plain values; persist with the message, in one transaction. */
export interface ReceiverState {
  /** Lowest message of this run, and what it links back to. Undefined before the first. */
  first: { ctr: number; prevHash: Uint8Array; voids: readonly number[] } | undefined
  lastCtr: number
  lastHash: Uint8Array
  /** The newest counters and hashes, at most 128. */
  seen: readonly { ctr: number; hash: Uint8Array }[]
  /** Counters skipped so far, at most 512, with the hash expected there when a later message told it. */
  missing: readonly Missing[]
  /** Counters a sender took back, at most 512. */
  voided: readonly number[]
  /** The run begins at counter 0; otherwise whatever comes first is its start. */
  isAnchored: boolean
}

export interface Missing {
  ctr: number
  hash?: Uint8Array
}

/** One opened message, as far as its place in the line goes. */
export interface Link {
  ctr: number
  hash: Uint8Array
  prevHash: Uint8Array
  /** Rising, each below `ctr`. */
  voids: readonly number[]
}

/**
 * anchored: the device's messages are read from its first one on (a chat seen from the start).
 * unanchored: reading starts in the middle (a newcomer, or an older page being loaded).
 */
export function startReceiver(start: 'anchored' | 'unanchored'): ReceiverState {
  return {
    first: undefined,
    lastCtr: -1,
    lastHash: EMPTY_CHAIN,
    seen: [],
    missing: [],
    voided: [],
    isAnchored: start === 'anchored',
  }
}

/**
 * What can be said before anything is decrypted. A conflict comes back as the error to raise once the envelope has
 * proven to be the device's own: anybody can write a counter on a piece of noise, and that must accuse nobody.
 *
 * Source   docs/e2ee.md [MS5], [MS6], [MS8]
 * Returns  conflicts: 'equivocation' (EQUIVOCATION), 'voided_counter' (TRANSCRIPT_FORK)
 * Throws   E2eeError('too_old')
 */
export function screen(state: ReceiverState, ctr: number, hash: Uint8Array): 'open' | 'duplicate' | E2eeError {
  const seen = state.seen.find((entry) => entry.ctr === ctr)
  if (seen !== undefined) {
    return equalBytes(seen.hash, hash) ? 'duplicate' : equivocation()
  }
  if (state.voided.includes(ctr)) return new E2eeError('voided_counter', 'TRANSCRIPT_FORK')
  if (isNext(state, ctr)) return 'open'
  const missing = state.missing.find((entry) => entry.ctr === ctr) ?? fail('too_old')
  const isExpected = missing.hash === undefined || equalBytes(missing.hash, hash)
  return isExpected ? 'open' : equivocation()
}

/**
 * Takes an opened message into the line. Throws E2eeError('sender_chain', EQUIVOCATION) and
 * ('voided_counter', TRANSCRIPT_FORK); the state stays as it was.
 */
export function advance(state: ReceiverState, link: Link): { kind: 'new' | 'late'; gap: number; state: ReceiverState } {
  if (!isNext(state, link.ctr)) return { kind: 'late', gap: 0, state: fill(state, link) }
  if (state.first === undefined && !state.isAnchored) {
    return { kind: 'new', gap: 0, state: { ...append(state, link), voided: [...link.voids] } }
  }
  const { missing, voided, gap } = between(state, link)
  const next = append(state, link)
  return {
    kind: 'new',
    gap,
    state: {
      ...next,
      missing: [...state.missing, ...missing].slice(-MAX_MISSING),
      voided: [...state.voided, ...voided].slice(-MAX_VOIDED),
    },
  }
}

/**
 * Joins the run of an older page to the run that follows it; counters between them are a gap.
 * Throws E2eeError('sender_chain', EQUIVOCATION) when the newer run does not link back to the older one.
 * Source docs/e2ee.md [MS9]
 */
export function joinReceivers(older: ReceiverState, newer: ReceiverState): { state: ReceiverState; gap: number } {
  if (newer.first === undefined) return { state: older, gap: 0 }
  if (older.first === undefined && !older.isAnchored) return { state: newer, gap: 0 }
  const { first } = newer
  if (first.ctr <= older.lastCtr) fail('sender_chain', 'EQUIVOCATION')
  const { missing, gap } = between(older, { ...first, hash: EMPTY_CHAIN })
  const state = {
    first: older.first ?? first,
    lastCtr: newer.lastCtr,
    lastHash: newer.lastHash,
    seen: [...older.seen, ...newer.seen].slice(-MAX_SEEN),
    missing: [...older.missing, ...missing, ...newer.missing].slice(-MAX_MISSING),
    voided: [...older.voided, ...newer.voided].slice(-MAX_VOIDED),
    isAnchored: older.isAnchored,
  }
  return { state, gap }
}

function equivocation(): E2eeError {
  return new E2eeError('equivocation', 'EQUIVOCATION')
}

function isNext(state: ReceiverState, ctr: number): boolean {
  return ctr > state.lastCtr
}

function append(state: ReceiverState, link: Link): ReceiverState {
  const { ctr, prevHash, voids, hash } = link
  return {
    ...state,
    first: state.first ?? { ctr, prevHash, voids },
    lastCtr: ctr,
    lastHash: hash,
    seen: [...state.seen, { ctr, hash }].slice(-MAX_SEEN),
  }
}

interface Skipped {
  missing: readonly Missing[]
  /** Also those that were too many to be named. */
  voided: readonly number[]
  gap: number
}

/** The counters between the last message and this one. */
function between(state: ReceiverState, link: Link): Skipped {
  if (link.voids.some((ctr) => ctr <= state.lastCtr)) fail('voided_counter', 'TRANSCRIPT_FORK')
  if (equalBytes(link.prevHash, state.lastHash)) {
    return { missing: [], voided: newestBetween(state.lastCtr, link.ctr, MAX_VOIDED), gap: 0 }
  }
  const gap = link.ctr - state.lastCtr - 1 - link.voids.length
  if (gap === 0) fail('sender_chain', 'EQUIVOCATION')
  const missing: Missing[] = []
  // A far counter must not cost far more than the memory we give it: only the newest are listed.
  for (let ctr = link.ctr - 1; ctr > state.lastCtr && missing.length < MAX_MISSING; ctr--) {
    if (link.voids.includes(ctr)) continue
    missing.unshift(missing.length === 0 ? { ctr, hash: link.prevHash } : { ctr })
  }
  return { missing, voided: link.voids, gap }
}

/** The highest counters above `last` and below `next`, at most `max`, rising. */
function newestBetween(last: number, next: number, max: number): number[] {
  const count = Math.min(next - last - 1, max)
  return Array.from({ length: count }, (_, i) => next - count + i)
}

/** A message that was missing: its own link tells what must stand before it. */
function fill(state: ReceiverState, link: Link): ReceiverState {
  if (link.voids.some((ctr) => state.seen.some((entry) => entry.ctr === ctr))) {
    fail('voided_counter', 'TRANSCRIPT_FORK')
  }
  let before = link.ctr - 1
  while (link.voids.includes(before)) before--
  const seen = state.seen.find((entry) => entry.ctr === before)
  if (seen !== undefined && !equalBytes(seen.hash, link.prevHash)) {
    fail('sender_chain', 'EQUIVOCATION')
  }
  const missing = state.missing
    .filter((entry) => entry.ctr !== link.ctr && !link.voids.includes(entry.ctr))
    .map((entry) => (entry.ctr === before ? { ctr: before, hash: link.prevHash } : entry))
  const around = [...state.seen, { ctr: link.ctr, hash: link.hash }]
  around.sort((a, b) => a.ctr - b.ctr)
  const voided = [...state.voided, ...link.voids].slice(-MAX_VOIDED)
  return { ...state, seen: around.slice(-MAX_SEEN), missing, voided }
}
