import { notBuilt } from '../not-built.ts'
import type { WrapEntry } from './epoch.ts'

export interface EpochRecord {
  chatId: Uint8Array
  number: number
  prevRecordHash: Uint8Array
  logSeq: number
  logHead: Uint8Array
  creatorDeviceId: Uint8Array
  createdAtMs: number
  commitment: Uint8Array
  wrapsHash: Uint8Array
  memberCount: number
  baseSeq: number
  baseChain: Uint8Array
}

/** Shape, order of the list, `memberCount` and `wrapsHash` are checked; the signature is not. */
export interface ParsedEpoch extends EpochRecord {
  record: Uint8Array
  signature: Uint8Array
  recordHash: Uint8Array
  wrapEntries: readonly WrapEntry[]
}

/** Canonical [record, signature, list], the body of an `epoch` item; at most 128 KiB. */
export async function parseEpoch(_body: Uint8Array): Promise<ParsedEpoch> {
  return notBuilt()
}

/** For the server: each uploaded wrap is the one the record commits to, in any order. Throws E2eeError('wrap_list'). */
export async function checkWraps(
  _epoch: ParsedEpoch,
  _wraps: readonly { aid: Uint8Array; wrap: Uint8Array }[],
): Promise<void> {
  return notBuilt()
}
