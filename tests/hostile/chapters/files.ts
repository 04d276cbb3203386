import { type FileOpening, fileLayout, openFile, readRange, sealFile, segmentSpan } from '@stogram/e2ee'
import { describe, expect, it } from 'vitest'

const SEGMENT = 65_536
const TAMPERED = { reason: 'format', alarm: 'FILE_TAMPERED' }

interface Sealed {
  opening: FileOpening
  blob: Uint8Array
}

/** Chapter D of the checklist: what a server can do to the bytes of a file, alone or with a member who has its key. */
export function files(): void {
  describe('a server that attacks files', () => {
    it.each([
      ['is cut', ({ blob }: Sealed) => blob.slice(0, -SEGMENT)],
      ['is longer', ({ blob }: Sealed) => joined(blob, new Uint8Array(SEGMENT))],
      ['has two parts exchanged', (file: Sealed) => arranged(file, [1, 0, 2])],
      ['has one part twice', (file: Sealed) => arranged(file, [0, 1, 1])],
      ['ends with nothing', ({ blob }: Sealed) => joined(blob, new Uint8Array(0)).fill(0, -64)],
    ])('D1 a file that %s is refused', async (_what, change) => {
      const file = await sealed(pattern(2 * SEGMENT + 5))
      const blob = change(file)
      await expect(read(file.opening, blob)).rejects.toMatchObject(TAMPERED)
    })

    it('D1 a part of another file of the same length does not fit in', async () => {
      const [file, other] = [await sealed(pattern(2 * SEGMENT)), await sealed(pattern(2 * SEGMENT))]
      const blob = file.blob.slice()
      const { blobStart, blobEnd } = segmentSpan(fileLayout(file.opening.sizeBytes), 1)
      blob.set(other.blob.subarray(blobStart, blobEnd), blobStart)
      await expect(read(file.opening, blob)).rejects.toMatchObject(TAMPERED)
    })

    it('D2 another file behind the message is refused, also one that a member seals under the same key', async () => {
      const file = await sealed(pattern(SEGMENT))
      const other = await sealed(pattern(SEGMENT))
      await expect(read(file.opening, other.blob)).rejects.toMatchObject(TAMPERED)
      const { key, salt, prefix } = file.opening
      const drawn = [key, salt, prefix]
      const forged = await sealed(new Uint8Array(SEGMENT).fill(7), () => drawn.shift() ?? new Uint8Array(0))
      expect(forged.opening.key).toEqual(key)
      expect(await read(forged.opening, forged.blob)).toEqual(new Uint8Array(SEGMENT).fill(7))
      await expect(read(file.opening, forged.blob)).rejects.toMatchObject(TAMPERED)
      const { indexStart } = fileLayout(file.opening.sizeBytes)
      const mixed = joined(forged.blob.subarray(0, indexStart), file.blob.subarray(indexStart))
      await expect(read(file.opening, mixed)).rejects.toMatchObject(TAMPERED)
    })

    it('D4 the same file sealed again has another key and no byte in common', async () => {
      const [first, second] = [await sealed(pattern(1_000)), await sealed(pattern(1_000))]
      expect(first.opening.key).not.toEqual(second.opening.key)
      expect(Buffer.from(first.blob).includes(Buffer.from(second.blob.subarray(40, 72)))).toBe(false)
    })
  })
}

async function sealed(bytes: Uint8Array, random?: (length: number) => Uint8Array): Promise<Sealed> {
  const parts: Uint8Array[] = []
  const source = { sizeBytes: bytes.length, read: async (start: number, end: number) => bytes.slice(start, end) }
  const opening = await sealFile(source, async (part) => void parts.push(part), random)
  return { opening, blob: joined(...parts) }
}

async function read(opening: FileOpening, blob: Uint8Array): Promise<Uint8Array> {
  const file = await openFile(opening, blob.slice(fileLayout(opening.sizeBytes).indexStart))
  const parts: Uint8Array[] = []
  const range = { start: 0, end: opening.sizeBytes }
  for await (const part of readRange(file, range, async (from, to) => blob.slice(from, to))) parts.push(part)
  return joined(...parts)
}

/** The segments in another order, before the index of the true one. */
function arranged({ opening, blob }: Sealed, order: readonly number[]): Uint8Array {
  const layout = fileLayout(opening.sizeBytes)
  const parts = order.map((number) => {
    const { blobStart, blobEnd } = segmentSpan(layout, number)
    return blob.subarray(blobStart, blobEnd)
  })
  return joined(...parts, blob.subarray(layout.indexStart))
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts))
}

function pattern(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (i * 31) & 0xff)
}
