import { concat } from '../codec/bytes.ts'
import { fail } from '../errors.ts'
import type { FileDescriptor } from '../message/body.ts'
import { bufferSource } from '../primitives/buffer-source.ts'
import { type RandomBytes, systemRandom } from '../primitives/random.ts'
import { fileHeader, rootHash, segmentCipher, segmentHash, segmentKey } from './file-cipher.ts'
import { fileLayout, HASH_BYTES, segmentSpan } from './file-layout.ts'

/** Bytes that can be read piece by piece, such as a `Blob`. `read` answers exactly the bytes asked for. */
export interface FileSource {
  sizeBytes: number
  read(start: number, end: number): Promise<Uint8Array>
}

/** The part of a file's descriptor that opens it. */
export type FileOpening = Pick<
  FileDescriptor,
  'key' | 'paddedBytes' | 'sizeBytes' | 'segmentBytes' | 'salt' | 'prefix' | 'root'
>

/**
 * Seals a file piece by piece; one segment (64 KiB, or 1 MiB above 64 MiB) is in memory at a time. A seal that breaks
 * off is begun again from the start: going on under the same key with a file that changed meanwhile would give it away.
 *
 * Source   docs/e2ee.md [AT1], [AT2], [AT3], [AT7]
 * write    takes the parts of the blob in order, the index last; it is awaited
 * Returns  what the signed message says of the file, all but its blob, name and looks
 * Throws   E2eeError('size') above 4 GiB, ('value') when the source does not answer what was asked
 */
export async function sealFile(
  source: FileSource,
  write: (part: Uint8Array) => Promise<void>,
  random: RandomBytes = systemRandom,
): Promise<FileOpening> {
  const layout = fileLayout(source.sizeBytes)
  const secrets = { key: random(32), salt: random(32), prefix: random(7) }
  const key = await segmentKey(secrets, 'encrypt')
  const index = new Uint8Array(layout.segmentCount * HASH_BYTES)
  for (let number = 0; number < layout.segmentCount; number++) {
    const { start, end } = segmentSpan(layout, number)
    const plaintext = await readPadded(source, start, end)
    const cipher = segmentCipher(secrets, layout, number)
    const sealed = new Uint8Array(await crypto.subtle.encrypt(cipher, key, bufferSource(plaintext)))
    const segment = number === 0 ? concat(fileHeader(secrets), sealed) : sealed
    index.set(await segmentHash(number, segment), number * HASH_BYTES)
    await write(segment)
  }
  const root = await rootHash(layout, index)
  await write(index)
  const { paddedBytes, sizeBytes, segmentBytes } = layout
  return { ...secrets, paddedBytes, sizeBytes, segmentBytes, root }
}

/** Beyond the end of the file there are zeros. */
async function readPadded(source: FileSource, start: number, end: number): Promise<Uint8Array> {
  const last = Math.min(end, source.sizeBytes)
  if (last <= start) return new Uint8Array(end - start)
  const bytes = await source.read(start, last)
  if (bytes.length !== last - start) fail('value')
  if (last === end) return bytes
  return concat(bytes, new Uint8Array(end - last))
}
