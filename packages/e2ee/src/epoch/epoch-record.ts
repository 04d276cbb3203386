import { MAX_MEMBERS } from '../chat/roster.ts'
import { compareBytes, concat, equalBytes } from '../codec/bytes.ts'
import { encodeCanonical } from '../codec/canonical.ts'
import { decodeFields } from '../codec/fields.ts'
import { fail } from '../errors.ts'
import { hash, label } from '../primitives/hash.ts'
import type { WrapEntry } from './epoch.ts'
import { wrapHash } from './wrap-hash.ts'

const TAG = 2
const MAX_BODY_BYTES = 131_072
const ENTRY_BYTES = 72
export const EPOCH_PURPOSE = 'sig/epoch'
export const NO_RECORD: Uint8Array = new Uint8Array(32)

/**
 * Canonical [2, chatId, number, prevRecordHash, logSeq, logHead, creatorDeviceId, createdAtMs, commitment, wrapsHash,
 * memberCount, baseSeq, baseChain].
 */
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

/**
 * Canonical [record, signature, list], the body of an `epoch` item; at most 128 KiB. The list has 72 bytes for each
 * member: aid(32) ‖ kid(8) ‖ hash of the wrap(32).
 *
 * Source  docs/e2ee.md [EP1], [EP2]
 * Throws  E2eeError('size' | 'encoding' | 'format' | 'wrap_list')
 */
export async function parseEpoch(body: Uint8Array): Promise<ParsedEpoch> {
  const fields = decodeFields(body, 3, { maxBytes: MAX_BODY_BYTES })
  const record = fields.bytes()
  const signature = fields.bytes(64)
  const list = fields.bytes()
  const parsed = decodeRecord(record)
  const wrapEntries = decodeList(list)
  if (wrapEntries.length !== parsed.memberCount) fail('wrap_list', 'EPOCH_INVALID')
  if (!equalBytes(await wrapsHashOf(list), parsed.wrapsHash)) fail('wrap_list', 'EPOCH_INVALID')
  return { ...parsed, record, signature, recordHash: await recordHashOf(record), wrapEntries }
}

/** For the server: each uploaded wrap is the one the record commits to, in any order. Throws E2eeError('wrap_list'). */
export async function checkWraps(
  epoch: ParsedEpoch,
  wraps: readonly { aid: Uint8Array; wrap: Uint8Array }[],
): Promise<void> {
  if (wraps.length !== epoch.wrapEntries.length) fail('wrap_list')
  const sorted = [...wraps].sort((a, b) => compareBytes(a.aid, b.aid))
  for (const [i, entry] of epoch.wrapEntries.entries()) {
    const upload = sorted[i] ?? fail('wrap_list')
    if (!equalBytes(upload.aid, entry.aid)) fail('wrap_list')
    if (!equalBytes(await wrapHash(upload.wrap), entry.hash)) fail('wrap_list')
  }
}

export function encodeEpochRecord(record: EpochRecord): Uint8Array {
  return encodeCanonical([
    TAG,
    record.chatId,
    record.number,
    record.prevRecordHash,
    record.logSeq,
    record.logHead,
    record.creatorDeviceId,
    record.createdAtMs,
    record.commitment,
    record.wrapsHash,
    record.memberCount,
    record.baseSeq,
    record.baseChain,
  ])
}

export function encodeWrapList(entries: readonly WrapEntry[]): Uint8Array {
  return concat(...entries.flatMap(({ aid, kid, hash: wrap }) => [aid, kid, wrap]))
}

/** Covers whose wraps they are, not only their hashes: a member who sees no other wrap still sees every reader. */
export function wrapsHashOf(list: Uint8Array): Promise<Uint8Array> {
  return hash(label('ws'), list)
}

export function recordHashOf(record: Uint8Array): Promise<Uint8Array> {
  return hash(label('rec'), record)
}

function decodeRecord(bytes: Uint8Array): EpochRecord {
  const fields = decodeFields(bytes, 13, { maxBytes: 1_024 })
  fields.tag(TAG)
  return {
    chatId: fields.bytes(16),
    number: fields.uint(),
    prevRecordHash: fields.bytes(32),
    logSeq: fields.uint(),
    logHead: fields.bytes(32),
    creatorDeviceId: fields.bytes(16),
    createdAtMs: fields.uint(),
    commitment: fields.bytes(32),
    wrapsHash: fields.bytes(32),
    memberCount: fields.uint(MAX_MEMBERS),
    baseSeq: fields.uint(),
    baseChain: fields.bytes(32),
  }
}

function decodeList(list: Uint8Array): readonly WrapEntry[] {
  if (list.length === 0 || list.length % ENTRY_BYTES !== 0) fail('wrap_list', 'EPOCH_INVALID')
  const entries: WrapEntry[] = []
  for (let at = 0; at < list.length; at += ENTRY_BYTES) {
    const aid = list.slice(at, at + 32)
    const previous = entries.at(-1)
    // Rising order leaves one list for one set of accounts, and no account twice.
    if (previous !== undefined && compareBytes(previous.aid, aid) >= 0) {
      fail('wrap_list', 'EPOCH_INVALID')
    }
    entries.push({ aid, kid: list.slice(at + 32, at + 40), hash: list.slice(at + 40, at + 72) })
  }
  return entries
}
