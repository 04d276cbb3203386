import { createReadStream } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { packFile, unpackDirectory } from './archive.ts'
import { segmentsBetween } from './snapshots.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'stogram-archive-'))
  await mkdir(join(directory, 'from', 'deep', 'empty'), { recursive: true })
  await mkdir(join(directory, 'to'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

async function pack(): Promise<string> {
  const path = join(directory, 'archive.tar.gz')
  const archive = packFile(path)
  await archive.add(join(directory, 'from'), (relative) => relative !== 'unwanted')
  await archive.addText('label', 'text')
  await archive.finish()
  return path
}

test('an archive brings back files of every length', async () => {
  const sizes = [0, 1, 511, 512, 513, 1_500_000]
  const contents = sizes.map((size) => Buffer.alloc(size, size % 251))
  for (const [index, content] of contents.entries()) {
    await writeFile(join(directory, 'from', 'deep', `${index}`), content)
  }
  await writeFile(join(directory, 'from', 'unwanted'), 'x')
  await unpackDirectory(createReadStream(await pack()), join(directory, 'to'))
  for (const [index, content] of contents.entries()) {
    const found = await readFile(join(directory, 'to', 'deep', `${index}`))
    expect(found.equals(content)).toBe(true)
  }
  expect(await readFile(join(directory, 'to', 'label'), 'utf8')).toBe('text')
  await expect(readFile(join(directory, 'to', 'unwanted'))).rejects.toThrow()
})

test('a cut-off or changed archive is noticed', async () => {
  await writeFile(join(directory, 'from', 'file'), Buffer.alloc(100_000, 'abcdefg'))
  const path = await pack()
  const bytes = await readFile(path)
  const unpack = () => unpackDirectory(createReadStream(path), join(directory, 'to'))
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 6) ^ 1, bytes.length - 6)
  await writeFile(path, bytes)
  await expect(unpack()).rejects.toThrow()
  await truncate(path, bytes.length >> 1)
  await expect(unpack()).rejects.toThrow()
})

test('the log files between two positions are named as PostgreSQL names them', () => {
  expect(segmentsBetween('0/2000028', '0/2000BF0')).toEqual(['000000010000000000000002'])
  expect(segmentsBetween('0/FE000000', '1/1000001')).toEqual([
    '0000000100000000000000FE',
    '0000000100000000000000FF',
    '000000010000000100000000',
    '000000010000000100000001',
  ])
})
