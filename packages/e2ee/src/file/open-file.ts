import { equalBytes, isStartOf } from '../codec/bytes.ts'
import { fail } from '../errors.ts'
import { bufferSource } from '../primitives/buffer-source.ts'
import { fileHeader, rootHash, segmentCipher, segmentHash, segmentKey } from './file-cipher.ts'
import { type FileLayout, fileLayout, HASH_BYTES, HEADER_BYTES, segmentAt, segmentSpan } from './file-layout.ts'
import type { FileOpening } from './seal-file.ts'

/** A file whose index is the one its author signed: from here any part of it can be read. Plain values. */
export interface OpenFile {
  opening: FileOpening
  layout: FileLayout
  index: Uint8Array
  key: CryptoKey
}

/** Where the index and the segments of a described file stand. Throws E2eeError('format', FILE_TAMPERED). */
export function layoutOfFile(opening: FileOpening): FileLayout {
  const layout = layoutOrTampered(opening.sizeBytes)
  const isOwn = opening.paddedBytes === layout.paddedBytes && opening.segmentBytes === layout.segmentBytes
  return isOwn ? layout : tampered()
}

/**
 * `opening` is a file descriptor out of an opened message; `index` the bytes of the blob from `indexStart` on.
 *
 * Source  docs/e2ee.md [AT2], [AT3]
 * Throws  E2eeError('format', FILE_TAMPERED)
 */
export async function openFile(opening: FileOpening, index: Uint8Array): Promise<OpenFile> {
  const layout = layoutOfFile(opening)
  if (index.length !== layout.segmentCount * HASH_BYTES) tampered()
  if (!equalBytes(await rootHash(layout, index), opening.root)) tampered()
  return { opening, layout, index, key: await segmentKey(opening, 'decrypt') }
}

/**
 * Opens one segment, whatever was or was not read before it.
 *
 * Source   docs/e2ee.md [AT3], [AT4], [AT5]
 * segment  the bytes of the blob between `blobStart` and `blobEnd` of its span
 * Returns  the file's own bytes in it, without padding
 * Throws   E2eeError('format' | 'padding', FILE_TAMPERED)
 */
export async function openSegment(file: OpenFile, number: number, segment: Uint8Array): Promise<Uint8Array> {
  const { layout, opening } = file
  const { start } = segmentSpan(layout, number)
  const expected = file.index.subarray(number * HASH_BYTES, (number + 1) * HASH_BYTES)
  if (!equalBytes(await segmentHash(number, segment), expected)) tampered()
  if (number === 0 && !isStartOf(fileHeader(opening), segment)) tampered()
  const plaintext = await decrypt(file, number, number === 0 ? segment.subarray(HEADER_BYTES) : segment)
  const own = Math.max(0, Math.min(plaintext.length, layout.sizeBytes - start))
  if (plaintext.subarray(own).some((byte) => byte !== 0)) fail('padding', 'FILE_TAMPERED')
  return plaintext.subarray(0, own)
}

/**
 * Reads bytes `start` to `end` (exclusive) of a file, segment by segment: what the answer to a range request streams.
 *
 * Source  docs/e2ee.md [AT4], [AT6]
 * fetch   reads a part of the blob; called for one segment at a time
 * Throws  E2eeError('value') outside of the file, else as `openSegment`
 */
export async function* readRange(
  file: OpenFile,
  range: { start: number; end: number },
  fetch: (blobStart: number, blobEnd: number) => Promise<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  const { layout } = file
  const { start, end } = range
  const isWithin = Number.isInteger(start) && Number.isInteger(end) && 0 <= start && end <= layout.sizeBytes
  if (!isWithin) fail('value')
  for (let at = start; at < end; ) {
    const number = segmentAt(layout, at)
    const span = segmentSpan(layout, number)
    const bytes = await openSegment(file, number, await fetch(span.blobStart, span.blobEnd))
    yield bytes.subarray(at - span.start, end - span.start)
    at = span.end
  }
}

async function decrypt(file: OpenFile, number: number, sealed: Uint8Array): Promise<Uint8Array> {
  try {
    const cipher = segmentCipher(file.opening, file.layout, number)
    return new Uint8Array(await crypto.subtle.decrypt(cipher, file.key, bufferSource(sealed)))
  } catch {
    // @NOTE The author signed these bytes, and they are no segment under the author's own key.
    return tampered()
  }
}

function layoutOrTampered(sizeBytes: number): FileLayout {
  try {
    return fileLayout(sizeBytes)
  } catch {
    // @NOTE Whoever wrote the descriptor could not have sealed a file of this size.
    return tampered()
  }
}

function tampered(): never {
  return fail('format', 'FILE_TAMPERED')
}
