import { createDecipheriv, hkdfSync } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { concat } from '../codec/bytes.ts'
import { label } from '../primitives/hash.ts'
import { refusalOf } from '../testing/refusal.ts'
import { filled, flipped } from '../testing/world.ts'
import { fileLayout, segmentAt, segmentSpan } from './file-layout.ts'
import { type OpenFile, openFile, openSegment, readRange } from './open-file.ts'
import { type FileOpening, type FileSource, sealFile } from './seal-file.ts'

const SEGMENT = 65_536
const TAMPERED = { reason: 'format', alarm: 'FILE_TAMPERED' }

function pattern(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 8)) & 0xff)
}

function sourceOf(bytes: Uint8Array): FileSource {
  return { sizeBytes: bytes.length, read: async (start, end) => bytes.slice(start, end) }
}

async function sealed(bytes: Uint8Array): Promise<{ opening: FileOpening; blob: Uint8Array }> {
  const parts: Uint8Array[] = []
  const opening = await sealFile(sourceOf(bytes), async (part) => void parts.push(part))
  return { opening, blob: concat(...parts) }
}

function indexOf({ opening, blob }: { opening: FileOpening; blob: Uint8Array }): Uint8Array {
  return blob.slice(fileLayout(opening.sizeBytes).indexStart)
}

async function opened(file: { opening: FileOpening; blob: Uint8Array }): Promise<OpenFile> {
  return openFile(file.opening, indexOf(file))
}

async function read(file: OpenFile, blob: Uint8Array, start: number, end: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  const range = readRange(file, { start, end }, async (from, to) => blob.slice(from, to))
  for await (const part of range) parts.push(part)
  return concat(...parts)
}

function segmentOf(file: OpenFile, blob: Uint8Array, number: number): Uint8Array {
  const { blobStart, blobEnd } = segmentSpan(file.layout, number)
  return blob.slice(blobStart, blobEnd)
}

const bytes = pattern(3 * SEGMENT)
const file = await sealed(bytes)
const open = await opened(file)
const SEGMENTS = open.layout.segmentCount

describe('layout', () => {
  test('[AT2] follows from the size alone', () => {
    expect(fileLayout(0)).toEqual({
      sizeBytes: 0,
      paddedBytes: 256,
      segmentBytes: SEGMENT,
      segmentCount: 1,
      indexStart: 312,
      blobBytes: 344,
    })
    expect(fileLayout(67_108_864)).toMatchObject({
      paddedBytes: 67_108_864,
      segmentBytes: SEGMENT,
      segmentCount: 1_025,
    })
    expect(fileLayout(67_108_865)).toMatchObject({ segmentBytes: 1_048_576 })
    // The header takes its room in the first segment.
    expect(fileLayout(65_536)).toMatchObject({ segmentCount: 2, indexStart: 65_608, blobBytes: 65_672 })
    // Padding stays exact where bitwise operators would not.
    expect(fileLayout(4_294_967_296).paddedBytes).toBe(4_294_967_296)
    expect(fileLayout(4_294_967_295).paddedBytes).toBe(4_294_967_296)
    expect(fileLayout(2_147_483_649).paddedBytes).toBe(2_214_592_512)
  })

  test.each([-1, 0.5, Number.NaN, 4_294_967_297, 2 ** 60])('[AT2] has no place for %s bytes', async (size) => {
    expect((await refusalOf(() => fileLayout(size))).reason).toBe('size')
  })

  test('[AT2] lines segments up without gap or overlap', () => {
    const sizes = fc.oneof(fc.nat({ max: 400_000 }), fc.nat({ max: 4_294_967_296 }))
    fc.assert(
      fc.property(sizes, fc.nat(), (size, pick) => {
        const layout = fileLayout(size)
        const number = pick % layout.segmentCount
        const span = segmentSpan(layout, number)
        const isLast = number === layout.segmentCount - 1
        expect(span.end > span.start).toBe(true)
        expect(span.blobEnd - span.blobStart <= layout.segmentBytes).toBe(true)
        expect(segmentAt(layout, span.start)).toBe(number)
        expect(segmentAt(layout, span.end - 1)).toBe(number)
        if (isLast) expect(span).toMatchObject({ end: layout.paddedBytes, blobEnd: layout.indexStart })
        else expect(segmentSpan(layout, number + 1)).toMatchObject({ start: span.end, blobStart: span.blobEnd })
        expect(layout.blobBytes - layout.indexStart).toBe(32 * layout.segmentCount)
      }),
    )
  })

  test('[AT2] knows no other segment', async () => {
    for (const number of [-1, 0.5, SEGMENTS]) {
      expect((await refusalOf(() => segmentSpan(open.layout, number))).reason).toBe('value')
    }
  })
})

describe('sealing', () => {
  test('[AT1] writes the format of Tink, read here by other code', () => {
    const { opening, blob } = file
    expect(blob[0]).toBe(40)
    expect(blob.subarray(1, 33)).toEqual(opening.salt)
    expect(blob.subarray(33, 40)).toEqual(opening.prefix)
    const key = new Uint8Array(hkdfSync('sha256', opening.key, opening.salt, label('att'), 32))
    const parts: Uint8Array[] = []
    for (let i = 0; i < SEGMENTS; i++) {
      const end = Math.min((i + 1) * SEGMENT, open.layout.indexStart)
      const segment = blob.subarray(i * SEGMENT + (i === 0 ? 40 : 0), end)
      const iv = concat(opening.prefix, new Uint8Array([0, 0, 0, i, i === SEGMENTS - 1 ? 1 : 0]))
      const cipher = createDecipheriv('aes-256-gcm', key, iv)
      cipher.setAuthTag(segment.subarray(-16))
      parts.push(cipher.update(segment.subarray(0, -16)), cipher.final())
    }
    const plain = concat(...parts)
    expect(plain).toHaveLength(opening.paddedBytes)
    expect(plain.subarray(0, bytes.length)).toEqual(bytes)
  })

  test('[AT6] holds one segment at a time', async () => {
    const asked: number[] = []
    let writing = 0
    const source = {
      sizeBytes: bytes.length,
      read: async (start: number, end: number) => {
        expect(writing).toBe(0)
        asked.push(end - start)
        return bytes.slice(start, end)
      },
    }
    await sealFile(source, async (part) => {
      writing++
      await Promise.resolve()
      expect(part.length <= SEGMENT).toBe(true)
      writing--
    })
    expect(asked).toHaveLength(SEGMENTS)
    expect(Math.max(...asked)).toBeLessThan(SEGMENT)
  })

  test('[AT7] never uses a key twice', async () => {
    const again = await sealed(bytes)
    expect(again.opening.key).not.toEqual(file.opening.key)
    expect(again.opening.salt).not.toEqual(file.opening.salt)
    expect(again.opening.prefix).not.toEqual(file.opening.prefix)
  })

  test('[AT7] refuses a source that changes under it', async () => {
    const shrunk = { sizeBytes: 100, read: async () => new Uint8Array(99) }
    expect((await refusalOf(() => sealFile(shrunk, async () => undefined))).reason).toBe('value')
  })
})

describe('opening', () => {
  test('[AT4] reads any range, and no more of the blob than the range needs', async () => {
    const small = await sealed(pattern(3))
    expect(await read(await opened(small), small.blob, 0, 3)).toEqual(pattern(3))
    const empty = await sealed(new Uint8Array(0))
    expect(await read(await opened(empty), empty.blob, 0, 0)).toHaveLength(0)
    const edge = SEGMENT - 56
    for (const [start, end] of [
      [0, bytes.length],
      [0, 1],
      [edge - 1, edge + 1],
      [edge, edge],
      [edge, edge + SEGMENT - 16],
      [bytes.length - 1, bytes.length],
      [1_000, 190_000],
    ] as const) {
      expect(await read(open, file.blob, start, end)).toEqual(bytes.subarray(start, end))
    }
    const fetched: [number, number][] = []
    const range = readRange(open, { start: edge + 5, end: edge + 9 }, async (from, to) => {
      fetched.push([from, to])
      return file.blob.slice(from, to)
    })
    for await (const part of range) expect(part).toEqual(bytes.subarray(edge + 5, edge + 9))
    expect(fetched).toEqual([[SEGMENT, 2 * SEGMENT]])
  })

  test('[AT5] gives what is the file in each segment, and no padding', async () => {
    const own = pattern(199_000)
    const padded = await sealed(own)
    const of = await opened(padded)
    const parts: Uint8Array[] = []
    for (let number = 0; number < of.layout.segmentCount; number++) {
      parts.push(await openSegment(of, number, segmentOf(of, padded.blob, number)))
    }
    expect(of.layout.paddedBytes).toBeGreaterThan(own.length)
    expect(concat(...parts)).toEqual(own)
  })

  test('[AT4] refuses a range outside of the file', async () => {
    for (const [start, end] of [
      [-1, 1],
      [0, bytes.length + 1],
      [0.5, 1],
      [0, 1.5],
    ] as const) {
      expect((await refusalOf(() => read(open, file.blob, start, end))).reason).toBe('value')
    }
  })

  test('[AT3] refuses truncation, reordering, splices and changed bits', async () => {
    const other = await sealed(bytes)
    const first = segmentOf(open, file.blob, 0)
    const second = segmentOf(open, file.blob, 1)
    const last = segmentOf(open, file.blob, SEGMENTS - 1)
    const wrong: [string, number, Uint8Array][] = [
      ['a changed bit', 1, flipped(second, 100)],
      ['a changed tag', 1, flipped(second, -1)],
      ['a changed header', 0, flipped(first, 5)],
      ['a cut segment', 1, second.subarray(0, -1)],
      ['an extended segment', 1, concat(second, new Uint8Array(1))],
      ['nothing', 1, new Uint8Array(0)],
      ['the next segment', 0, second],
      ['the last segment before its time', 1, last],
      ['the same place of another file', 1, segmentOf(open, other.blob, 1)],
    ]
    for (const [name, number, segment] of wrong) {
      expect(await refusalOf(() => openSegment(open, number, segment)), name).toEqual(TAMPERED)
    }
  })

  test('[AT3] refuses an index that is not the one that was signed', async () => {
    const index = indexOf(file)
    const swapped = concat(index.slice(32, 64), index.slice(0, 32), index.slice(64))
    for (const wrong of [flipped(index, 0), swapped, index.slice(32), concat(index, new Uint8Array(32))]) {
      expect(await refusalOf(() => openFile(file.opening, wrong))).toEqual(TAMPERED)
    }
    const root = flipped(file.opening.root, 0)
    expect(await refusalOf(() => openFile({ ...file.opening, root }, index))).toEqual(TAMPERED)
  })

  test('[AT3] refuses what another reader seals under the same key, root by root and cipher by cipher', async () => {
    const insider = filled(bytes.length, 1)
    const parts: Uint8Array[] = []
    const secrets = [file.opening.key, file.opening.salt, file.opening.prefix]
    const opening = await sealFile(
      sourceOf(insider),
      async (part) => void parts.push(part),
      () => secrets.shift() ?? new Uint8Array(0),
    )
    const forged = { opening, blob: concat(...parts) }
    expect(await refusalOf(() => openFile(file.opening, indexOf(forged)))).toEqual(TAMPERED)
    expect(await refusalOf(() => openSegment(open, 1, segmentOf(open, forged.blob, 1)))).toEqual(TAMPERED)
  })

  test('[AT1] leaves no way around the cipher: a good hash over bytes that do not open', async () => {
    const { segmentHash, rootHash } = await import('./file-cipher.ts')
    const resigned = async (number: number, segment: Uint8Array) => {
      const index = indexOf(file)
      index.set(await segmentHash(number, segment), 32 * number)
      const root = await rootHash(open.layout, index)
      return openFile({ ...file.opening, root }, index)
    }
    const changed = flipped(segmentOf(open, file.blob, 1), 100)
    const atOne = await resigned(1, changed)
    expect(await refusalOf(() => openSegment(atOne, 1, changed))).toEqual(TAMPERED)
    // Moved, with the index moved along: the IV knows the place.
    const moved = segmentOf(open, file.blob, 2)
    const atMoved = await resigned(1, moved)
    expect(await refusalOf(() => openSegment(atMoved, 1, moved))).toEqual(TAMPERED)
    const header = flipped(segmentOf(open, file.blob, 0), 5)
    const atZero = await resigned(0, header)
    expect(await refusalOf(() => openSegment(atZero, 0, header))).toEqual(TAMPERED)
  })

  test('[AT2] refuses a descriptor whose lengths do not belong together', async () => {
    const index = indexOf(file)
    const wrong = [
      { paddedBytes: file.opening.paddedBytes + 1 },
      { segmentBytes: 1_048_576 },
      { sizeBytes: 2 ** 40 },
      { sizeBytes: file.opening.sizeBytes - 70_000 },
    ]
    for (const change of wrong) {
      expect(await refusalOf(() => openFile({ ...file.opening, ...change }, index))).toEqual(TAMPERED)
    }
  })

  test('[AT5] refuses bytes hidden behind the end', async () => {
    const size = 1_000
    const hiding = {
      sizeBytes: size + 20,
      read: async (start: number, end: number) => pattern(size + 20).slice(start, end),
    }
    const parts: Uint8Array[] = []
    const opening = await sealFile(hiding, async (part) => void parts.push(part))
    expect(fileLayout(size).paddedBytes).toBe(opening.paddedBytes)
    const lying = { opening: { ...opening, sizeBytes: size }, blob: concat(...parts) }
    const opened_ = await opened(lying)
    const refusal = await refusalOf(() => openSegment(opened_, 0, segmentOf(opened_, lying.blob, 0)))
    expect(refusal).toEqual({ reason: 'padding', alarm: 'FILE_TAMPERED' })
  })
})
