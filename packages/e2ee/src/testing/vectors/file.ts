import { concat, encodeHex, equalBytes } from '../../codec/bytes.ts'
import { fileLayout } from '../../file/file-layout.ts'
import { openFile, readRange } from '../../file/open-file.ts'
import { sealFile } from '../../file/seal-file.ts'
import { hash } from '../../primitives/hash.ts'
import { countingRandom, hexOf, mustBe, type VectorArea, type Vectors } from './area.ts'

export const file: VectorArea = {
  async fixed() {
    const vectors: Vectors = {}
    for (const sizeBytes of [0, 1_000, 200_000]) {
      const bytes = countingRandom(0)(sizeBytes)
      const parts: Uint8Array[] = []
      const source = { sizeBytes, read: async (start: number, end: number) => bytes.slice(start, end) }
      const opening = await sealFile(source, async (part) => void parts.push(part), countingRandom(sizeBytes))
      const blob = concat(...parts)
      const open = await openFile(opening, blob.slice(fileLayout(sizeBytes).indexStart))
      const read: Uint8Array[] = []
      const range = readRange(open, { start: 0, end: sizeBytes }, async (from, to) => blob.slice(from, to))
      for await (const part of range) read.push(part)
      mustBe(equalBytes(concat(...read), bytes), `file of ${sizeBytes}`)
      const { root, key, salt, prefix } = opening
      const named = hexOf({ root, key, salt, prefix, blobHash: await hash(blob) })
      for (const [name, hex] of Object.entries(named)) vectors[`${sizeBytes} ${name}`] = hex
      if (sizeBytes <= 1_000) vectors[`${sizeBytes} blob`] = encodeHex(blob)
    }
    return vectors
  },
}
