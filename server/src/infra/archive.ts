import { createWriteStream } from 'node:fs'
import { mkdir, open, readdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { syncPath } from './sync-path.ts'

/** Writes a directory into one tar.gz that the usual tools read too. Compressing runs outside the event loop. */
export type Archive = {
  /** Every file below `root` that `isWanted`; a file may grow, shrink or vanish meanwhile. */
  add(root: string, isWanted: (relative: string) => boolean, below?: string): Promise<void>
  addFile(root: string, relative: string): Promise<void>
  addText(relative: string, text: string): Promise<void>
  addDirectory(relative: string): Promise<void>
  /** Closes and syncs the archive; only then is it whole. */
  finish(): Promise<void>
  abort(): Promise<void>
}

const BLOCK_BYTES = 512
const FAST = 1
const SYNCS_AT_ONCE = 16
/** The last entry: an archive without it was cut off. */
const END_MARK = '.complete'

export async function packDirectory(path: string): Promise<Archive> {
  const gzip = createGzip({ level: FAST })
  const file = createWriteStream(path, { mode: 0o600 })
  const written = pipeline(gzip, file)
  // Read again at the end; unheard meanwhile it would end the process.
  written.catch(() => undefined)

  const write = (bytes: Uint8Array) =>
    new Promise<void>((resolve, reject) => {
      gzip.write(bytes, (error) => (error ? reject(error) : resolve()))
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
      await syncPath(path)
    },
    async abort() {
      gzip.destroy()
      await written.catch(() => undefined)
      await rm(path, { force: true })
    },
  }
  return archive
}

/** Throws when the archive is damaged or cut off; whole and synced when it does not. */
export async function unpackDirectory(source: Readable, target: string): Promise<void> {
  const reader = new BlockReader(source.pipe(createGunzip()))
  source.on('error', (error) => reader.fail(error))
  const unpacked: string[] = []
  for (;;) {
    const block = await reader.read(BLOCK_BYTES)
    const name = textOf(block, 0, 100)
    if (name === '') throw new Error('The archive is cut off')
    if (name === END_MARK) break
    const path = join(target, name)
    if (!path.startsWith(target)) throw new Error('Entry outside of the archive')
    unpacked.push(path)
    if (name.endsWith('/')) {
      await mkdir(path, { recursive: true, mode: 0o700 })
    } else {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      await unpackFile(reader, path, Number.parseInt(textOf(block, 124, 12), 8))
    }
  }
  unpacked.push(target)
  // Several at a time: one after the other would wait for the disk a thousand times, all at once need as many handles.
  const paths = unpacked.values()
  await Promise.all(Array.from({ length: SYNCS_AT_ONCE }, () => syncEach(paths)))
}

async function syncEach(paths: Iterable<string>): Promise<void> {
  for (const path of paths) await syncPath(path)
}

async function unpackFile(reader: BlockReader, path: string, size: number): Promise<void> {
  const file = await open(path, 'w', 0o600)
  try {
    let left = size
    while (left > 0) {
      const part = await reader.read(Math.min(left, 1 << 20))
      await file.write(part)
      left -= part.length
    }
  } finally {
    await file.close()
  }
  await reader.read((BLOCK_BYTES - (size % BLOCK_BYTES)) % BLOCK_BYTES)
}

/** Reads exact amounts from a stream. */
class BlockReader {
  readonly #iterator: AsyncIterator<Buffer>
  readonly #stream: Readable
  #buffered: Buffer = Buffer.alloc(0)

  constructor(stream: Readable) {
    this.#stream = stream
    this.#iterator = stream[Symbol.asyncIterator]()
  }

  fail(error: Error): void {
    this.#stream.destroy(error)
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
  block.write('        ', 148)
  block.write(type, 156)
  block.write('ustar\0' + '00', 257)
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return block
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
