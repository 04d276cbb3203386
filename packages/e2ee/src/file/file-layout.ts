import { bucketOf } from '../codec/padding.ts'
import { fail } from '../errors.ts'

/*
 * A sealed file, as it lies in its blob. Segments are of one size but for the last; the index has 32 bytes for each.
 *
 *   | 40 ‖ salt(32) ‖ prefix(7) ‖ segment 0 | segment 1 | … | segment n-1 | index |
 *
 * The padded length follows from the true one and everything else from the padded length, so one size has one layout.
 */

export const HEADER_BYTES = 40
export const HASH_BYTES = 32
const TAG_BYTES = 16
const SMALL_SEGMENT_BYTES = 65_536
const LARGE_SEGMENT_BYTES = 1_048_576
/** Up to this padded length segments are small: a range of a picture costs little; a film has a short index. */
const SMALL_FILE_BYTES = 67_108_864

/** Bytes. 4 GiB of plaintext; its index is 128 KiB. */
export const FILE_LIMITS = { sizeBytes: 4_294_967_296 } as const

/** Where everything of one file stands. Offsets and lengths in bytes, ends exclusive. */
export interface FileLayout {
  sizeBytes: number
  paddedBytes: number
  segmentBytes: number
  segmentCount: number
  /** Where the index begins in the blob. */
  indexStart: number
  blobBytes: number
}

/** `start` and `end` of one segment: in the blob and in the padded plaintext. */
export interface SegmentSpan {
  blobStart: number
  blobEnd: number
  start: number
  end: number
}

/** Throws E2eeError('size') above 4 GiB or for what is no length. Source docs/e2ee.md [AT2] */
export function fileLayout(sizeBytes: number): FileLayout {
  if (!Number.isSafeInteger(sizeBytes) || sizeBytes < 0 || sizeBytes > FILE_LIMITS.sizeBytes) fail('size')
  const paddedBytes = bucketOf(sizeBytes)
  const segmentBytes = paddedBytes <= SMALL_FILE_BYTES ? SMALL_SEGMENT_BYTES : LARGE_SEGMENT_BYTES
  const segmentCount = Math.ceil((paddedBytes + HEADER_BYTES) / (segmentBytes - TAG_BYTES))
  const indexStart = HEADER_BYTES + paddedBytes + segmentCount * TAG_BYTES
  const blobBytes = indexStart + segmentCount * HASH_BYTES
  return { sizeBytes, paddedBytes, segmentBytes, segmentCount, indexStart, blobBytes }
}

/** Throws E2eeError('value') for a segment that the file does not have. */
export function segmentSpan(layout: FileLayout, number: number): SegmentSpan {
  if (!Number.isInteger(number) || number < 0 || number >= layout.segmentCount) fail('value')
  const { segmentBytes } = layout
  const plainBytes = segmentBytes - TAG_BYTES
  const end = Math.min(layout.paddedBytes, (number + 1) * plainBytes - HEADER_BYTES)
  return {
    blobStart: number * segmentBytes,
    blobEnd: Math.min(layout.indexStart, (number + 1) * segmentBytes),
    start: Math.max(0, number * plainBytes - HEADER_BYTES),
    end,
  }
}

/** The segment in which a byte of the plaintext stands. */
export function segmentAt(layout: FileLayout, offset: number): number {
  return Math.floor((offset + HEADER_BYTES) / (layout.segmentBytes - TAG_BYTES))
}
