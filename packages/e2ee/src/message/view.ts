import { notBuilt } from '../not-built.ts'

/** The sender's newest verified state, in every message: how members notice that a server shows them different logs. */
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

export function makeView(_input: {
  logSeq: number
  logHead: Uint8Array
  seq: number
  chain: Uint8Array
  deviceListHash: Uint8Array
}): View {
  return notBuilt()
}

/** What the receiver knows at the points that the view names; leave out what it does not have. */
export interface OwnView {
  /** Own log head at `view.logSeq`. */
  logHead?: Uint8Array
  /** Own chain at `view.seq`. */
  chain?: Uint8Array
  /** Hashes of the sender's device lists that were verified (`AccountView.deviceListHashes`). */
  deviceListHashes?: readonly Uint8Array[]
}

/**
 * fork        the same place holds something else for the sender: LOG_FORK or TRANSCRIPT_FORK, never healed by data
 * unverified  nothing contradicts, but the named parts could not be compared yet: fetch them and compare again
 */
export type ViewVerdict =
  | { kind: 'agrees' }
  | { kind: 'unverified'; missing: readonly ('membership' | 'transcript' | 'deviceList')[] }
  | { kind: 'fork'; alarm: 'LOG_FORK' | 'TRANSCRIPT_FORK' }

export function compareView(_view: View, _own: OwnView): ViewVerdict {
  return notBuilt()
}
