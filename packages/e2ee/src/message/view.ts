import { includesBytes, isStartOf } from '../codec/bytes.ts'
import type { Canonical } from '../codec/canonical.ts'
import { fieldsOf } from '../codec/fields.ts'

/**
 * The sender's newest verified state, in every message: how members notice that a server shows them different logs.
 * Canonical [logSeq, logHead8, seq, chain16, deviceListHead8].
 */
export interface View {
  logSeq: number
  /** First 8 bytes of the membership log's head. */
  logHead8: Uint8Array
  /** Last item the sender had chained. */
  seq: number
  /** First 16 bytes of the transcript chain at `seq`. */
  chain16: Uint8Array
  /** First 8 bytes of the hash of the sender's own account's newest device list. */
  deviceListHead8: Uint8Array
}

export function makeView(input: {
  logSeq: number
  logHead: Uint8Array
  seq: number
  chain: Uint8Array
  deviceListHash: Uint8Array
}): View {
  return {
    logSeq: input.logSeq,
    logHead8: input.logHead.slice(0, 8),
    seq: input.seq,
    chain16: input.chain.slice(0, 16),
    deviceListHead8: input.deviceListHash.slice(0, 8),
  }
}

/** What the receiver knows at the points that the view names; leave out what it does not have. */
export interface OwnView {
  /** Own log head at `view.logSeq`. */
  logHead?: Uint8Array
  /** Private chats: `Roster.pastLogHeads`. A peer may know a newer key than we do, which is no fork. */
  pastLogHeads?: readonly Uint8Array[]
  /** Own chain at `view.seq`. */
  chain?: Uint8Array
  /** Hashes of the sender's device lists that were verified (`AccountView.deviceListHashes`). */
  deviceListHashes?: readonly Uint8Array[]
}

/**
 * fork        the same place holds something else for the sender: LOG_FORK or TRANSCRIPT_FORK, never healed by data
 * unverified  nothing contradicts, but the named parts could not be compared yet: fetch them and compare again. A device
 *             list that stays unknown after a fetch means that the server hides it: treat it as LOG_FORK
 */
export type ViewVerdict =
  | { kind: 'agrees' }
  | { kind: 'unverified'; missing: readonly ViewPart[] }
  | { kind: 'fork'; alarm: 'LOG_FORK' | 'TRANSCRIPT_FORK' }

export type ViewPart = 'membership' | 'transcript' | 'deviceList'

/** Source docs/e2ee.md [TR3], [TR4] */
export function compareView(view: View, own: OwnView): ViewVerdict {
  const membership = compareMembership(view, own)
  if (membership === 'fork') return { kind: 'fork', alarm: 'LOG_FORK' }
  if (own.chain !== undefined && !isStartOf(view.chain16, own.chain)) {
    return { kind: 'fork', alarm: 'TRANSCRIPT_FORK' }
  }
  const lists = own.deviceListHashes ?? []
  const missing: ViewPart[] = []
  if (membership === 'unknown') missing.push('membership')
  if (own.chain === undefined) missing.push('transcript')
  if (!lists.some((list) => isStartOf(view.deviceListHead8, list))) missing.push('deviceList')
  return missing.length === 0 ? { kind: 'agrees' } : { kind: 'unverified', missing }
}

export function encodeView(view: View): Canonical {
  return [view.logSeq, view.logHead8, view.seq, view.chain16, view.deviceListHead8]
}

export function readView(value: Canonical): View {
  const fields = fieldsOf(value, 5)
  return {
    logSeq: fields.uint(),
    logHead8: fields.bytes(8),
    seq: fields.uint(),
    chain16: fields.bytes(16),
    deviceListHead8: fields.bytes(8),
  }
}

function compareMembership(view: View, own: OwnView): 'same' | 'unknown' | 'fork' {
  if (own.logHead === undefined) return 'unknown'
  if (own.pastLogHeads === undefined) {
    return isStartOf(view.logHead8, own.logHead) ? 'same' : 'fork'
  }
  const heads = [own.logHead, ...own.pastLogHeads].map((head) => head.slice(0, 8))
  return includesBytes(heads, view.logHead8) ? 'same' : 'unknown'
}
