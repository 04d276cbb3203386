import { Duplex } from 'node:stream'

/** What carries wire-protocol bytes to the embedded database; the answers come back through `deliver`. */
export type Wire = { send(message: Uint8Array): void }

const TERMINATE = 'X'.charCodeAt(0)
const SYNC = 'S'.charCodeAt(0)
const QUERY = 'Q'.charCodeAt(0)
const HEADER_BYTES = 5

/** The socket that `pg.Client` expects, ending in a thread instead of a network. */
export class PgliteStream extends Duplex {
  readonly #wire: Wire
  #isStarted = false
  #pending: Uint8Array[] = []

  constructor(wire: Wire) {
    super({ allowHalfOpen: false })
    this.#wire = wire
  }

  connect(): this {
    queueMicrotask(() => this.emit('connect'))
    return this
  }

  setNoDelay(): this {
    return this
  }

  setKeepAlive(): this {
    return this
  }

  ref(): this {
    return this
  }

  unref(): this {
    return this
  }

  deliver(bytes: Uint8Array): void {
    this.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  }

  override _read(): void {}

  override _write(chunk: Uint8Array, _encoding: string, done: () => void): void {
    this.#take([chunk])
    done()
  }

  override _writev(chunks: { chunk: Uint8Array }[], done: () => void): void {
    this.#take(chunks.map(({ chunk }) => chunk))
    done()
  }

  /** Sends on what ends a round trip, so that the worker never waits inside the database for the rest of it. */
  #take(chunks: Uint8Array[]): void {
    this.#pending.push(...chunks)
    const message = Buffer.concat(this.#pending)
    if (!this.#isStarted) {
      this.#isStarted = true
      this.#flush(message)
    } else if (message[0] === TERMINATE) {
      this.#pending = []
      this.push(null)
    } else if (endsRoundTrip(message)) {
      this.#flush(message)
    }
  }

  #flush(message: Uint8Array): void {
    this.#pending = []
    this.#wire.send(message)
  }
}

/** True when the last whole message is a Sync or a simple Query. */
function endsRoundTrip(bytes: Buffer): boolean {
  let offset = 0
  let type: number | undefined
  while (offset + HEADER_BYTES <= bytes.length) {
    type = bytes[offset]
    offset += 1 + bytes.readUInt32BE(offset + 1)
  }
  return offset === bytes.length && (type === SYNC || type === QUERY)
}
