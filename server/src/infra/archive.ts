import { createWriteStream } from 'node:fs'
import { mkdir, open, readdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { syncPath } from './sync-path.ts'

/** Writes one tar.gz that the usual tools read too. Compressing runs outside the event loop. */
export type Archive = {
  /** Every file below `root` that `isWanted`; a file may grow, shrink or vanish meanwhile. */
  add(root: string, isWanted: (relative: string) => boolean, below?: string): Promise<void>
  addFile(root: string, relative: string): Promise<void>
  addText(relative: string, text: string): Promise<void>
  addDirectory(relative: string): Promise<void>
  /** Closes the archive, and syncs it where it is a file; only then is it whole. */
  finish(): Promise<void>
  /** Removes what there is of it, where it is a file. */
  abort(): Promise<void>
}

const BLOCK_BYTES = 512
const FAST = 1
const SYNCS_AT_ONCE = 16
const PART_BYTES = 1 << 20
/** Where a header has its checksum. */
const SUM_PLACE = 148
const SUM_BYTES = 8
/** The last entry: an archive without it was cut off. */
const END_MARK = '.complete'

/** An archive in a file that only its owner reads. */
export function packFile(path: string): Archive {
  const archive = packStream(createWriteStream(path, { mode: 0o600 }))
  return {
    ...archive,
    async finish() {
      await archive.finish()
      await syncPath(path)
    },
    async abort() {
      await archive.abort()
      await rm(path, { force: true })
    },
  }
}

export function packStream(target: Writable): Archive {
  const gzip = createGzip({ level: FAST })
  const written = pipeline(gzip, target)
  // Read again at the end; unheard meanwhile it would end the process.
  written.catch(() => undefined)

  const write = (bytes: Uint8Array) =>
    new Promise<void>((resolve, reject) => {
      // Why it broke is what the target said, not that it is broken.
      gzip.write(bytes, (error) => (error ? written.then(() => reject(error), reject) : resolve()))
    })

  const archive: Archive = {
    async add(root, isWanted, below = '') {
      for (const entry of await readdir(join(root, below), { withFileTypes: true })) {
        const relative = below === '' ? entry.name : `${below}/${entry.name}`
        if (entry.isDirectory()) {
          await archive.addDirectory(relative)
          await archive.add(root, isWanted, relative)
        } else if (isWanted(relative)) {
          await archive.addFile(root, relative).catch(ignoreMissing)
        }
      }
    },
    async addFile(root, relative) {
      const handle = await open(join(root, relative), 'r')
      try {
        const { size } = await handle.stat()
        await write(header(relative, size, '0'))
        let left = size
        const stream = handle.createReadStream({ autoClose: false, highWaterMark: 1 << 18 })
        for await (const chunk of stream as AsyncIterable<Buffer>) {
          const part = chunk.subarray(0, left)
          await write(part)
          left -= part.length
          if (left === 0) break
        }
        // What was cut off meanwhile comes back from the write-ahead log; the entry keeps its length.
        if (left > 0) await write(Buffer.alloc(left))
        await write(padding(size))
      } finally {
        await handle.close()
      }
    },
    async addText(relative, text) {
      const bytes = Buffer.from(text)
      await write(Buffer.concat([header(relative, bytes.length, '0'), bytes, padding(bytes.length)]))
    },
    async addDirectory(relative) {
      await write(header(`${relative}/`, 0, '5'))
    },
    async finish() {
      await archive.addText(END_MARK, '')
      await write(Buffer.alloc(2 * BLOCK_BYTES))
      gzip.end()
      await written
    },
    async abort() {
      gzip.destroy()
      await written.catch(() => undefined)
    },
  }
  return archive
}

/** Throws when the archive is damaged or cut off; whole and synced when it does not. */
export async function unpackDirectory(source: Readable, target: string): Promise<void> {
  const unpacked: string[] = []
  for await (const { name, isDirectory, parts } of readArchive(source)) {
    const path = join(target, name)
    if (!path.startsWith(target)) throw new Error('Entry outside of the archive')
    unpacked.push(path)
    await mkdir(isDirectory ? path : dirname(path), { recursive: true, mode: 0o700 })
    if (!isDirectory) await unpackFile(parts, path)
  }
  unpacked.push(target)
  // Several at a time: one after the other would wait for the disk a thousand times, all at once need as many handles.
  const paths = unpacked.values()
  await Promise.all(Array.from({ length: SYNCS_AT_ONCE }, () => syncEach(paths)))
}

export type ArchiveEntry = {
  name: string
  isDirectory: boolean
  size: number
  /** Its bytes, to be read whole or not at all. */
  parts: AsyncIterable<Buffer>
}

/** The entries in their order. Throws when the archive is damaged or cut off; it is whole when this ends. */
export async function* readArchive(source: Readable): AsyncGenerator<ArchiveEntry> {
  const gunzip = createGunzip()
  source.on('error', (error) => gunzip.destroy(error))
  const reader = new BlockReader(source.pipe(gunzip))
  try {
    for (;;) {
      const block = await reader.read(BLOCK_BYTES)
      const name = textOf(block, 0, 100)
      if (name !== '' && !isHeader(block)) throw new Error('The archive is damaged')
      if (name === '') throw new Error('The archive is cut off')
      if (name === END_MARK) break
      const size = Number.parseInt(textOf(block, 124, 12), 8)
      const parts = readParts(reader, size)
      yield { name, isDirectory: name.endsWith('/'), size, parts }
      for await (const _ of parts);
      await reader.read((BLOCK_BYTES - (size % BLOCK_BYTES)) % BLOCK_BYTES)
    }
    // The checksum of the compression is the last that it says.
    await reader.end()
  } finally {
    source.destroy()
    gunzip.destroy()
  }
}

async function* readParts(reader: BlockReader, size: number): AsyncGenerator<Buffer> {
  for (let left = size; left > 0; ) {
    const part = await reader.read(Math.min(left, PART_BYTES))
    left -= part.length
    yield part
  }
}

async function syncEach(paths: Iterable<string>): Promise<void> {
  for (const path of paths) await syncPath(path)
}

async function unpackFile(parts: AsyncIterable<Buffer>, path: string): Promise<void> {
  const file = await open(path, 'w', 0o600)
  try {
    for await (const part of parts) await file.write(part)
  } finally {
    await file.close()
  }
}

/** Reads exact amounts from a stream. */
class BlockReader {
  readonly #iterator: AsyncIterator<Buffer>
  #buffered: Buffer = Buffer.alloc(0)

  constructor(stream: Readable) {
    this.#iterator = stream[Symbol.asyncIterator]()
  }

  async end(): Promise<void> {
    while (!(await this.#iterator.next()).done);
  }

  async read(length: number): Promise<Buffer> {
    const parts: Buffer[] = []
    let missing = length
    while (missing > 0) {
      if (this.#buffered.length === 0) {
        const { value, done } = await this.#iterator.next()
        if (done) throw new Error('The archive is cut off')
        this.#buffered = value
      }
      const part = this.#buffered.subarray(0, missing)
      this.#buffered = this.#buffered.subarray(part.length)
      parts.push(part)
      missing -= part.length
    }
    return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts)
  }
}

function header(name: string, size: number, type: '0' | '5'): Buffer {
  if (Buffer.byteLength(name) > 100) throw new Error(`Name too long for an archive: ${name}`)
  const block = Buffer.alloc(BLOCK_BYTES)
  block.write(name, 0)
  block.write(type === '5' ? '0000700\0' : '0000600\0', 100)
  block.write('0000000\0', 108)
  block.write('0000000\0', 116)
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124)
  block.write(
    `${Math.floor(Date.now() / 1000)
      .toString(8)
      .padStart(11, '0')}\0`,
    136,
  )
  block.write(type, 156)
  block.write('ustar\0' + '00', 257)
  block.write(`${sumOf(block).toString(8).padStart(6, '0')}\0 `, SUM_PLACE)
  return block
}

function isHeader(block: Buffer): boolean {
  return Number.parseInt(textOf(block, SUM_PLACE, SUM_BYTES), 8) === sumOf(block)
}

/** Of all bytes, those of the sum itself taken for spaces. */
function sumOf(block: Buffer): number {
  const own = block.subarray(SUM_PLACE, SUM_PLACE + SUM_BYTES)
  const add = (total: number, byte: number) => total + byte
  return block.reduce(add, 0) - own.reduce(add, 0) + SUM_BYTES * 0x20
}

function padding(size: number): Buffer {
  return Buffer.alloc((BLOCK_BYTES - (size % BLOCK_BYTES)) % BLOCK_BYTES)
}

function textOf(block: Buffer, start: number, length: number): string {
  const end = block.indexOf(0, start)
  return block.toString('utf8', start, end === -1 ? start + length : Math.min(end, start + length))
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error
}
