import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { PICTURES } from './manifest-pictures.ts'

test.each(PICTURES)('$file has the size that the manifest says', ({ file, sizes }) => {
  const bytes = readFileSync(new URL(`../../../docs/images/${file}`, import.meta.url))
  // In a PNG the width and the height stand at 16 and 20.
  expect(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`).toBe(sizes)
})
