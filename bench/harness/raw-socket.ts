import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'

/**
 * The client side of Socket.IO over WebSocket on a bare TCP socket, text frames only.
 *
 * It reads no more of a frame than it must, so that in every measurement the server is the one that works.
 */
export type RawSocket = {
  /** Sends one acknowledged event; `json` is its argument. Resolves with the acknowledgement's text. */
  call(event: string, json: string): Promise<string>
  close(): void
}

export type RawSocketOptions = {
  port: number
  /** The Socket.IO handshake's `auth`. */
  auth: Record<string, unknown>
  /** Which 127.x.y.z to come from: one address has no more than some 28,000 ports. */
  localAddress?: string
  /** Gets every pushed event as `["name",payload]`, undecoded, in a buffer that is valid during the call only. */
  onEvent?: (frame: Buffer) => void
  onClose?: (reason: string) => void
}

const OPCODE_TEXT = 1
const OPCODE_CLOSE = 8
const encoder = new TextEncoder()

export function openRawSocket(options: RawSocketOptions): Promise<RawSocket> {
  return new Promise((resolve, reject) => {
    const { port, localAddress, onEvent, onClose } = options
    const tcp = connect({ host: '127.0.0.1', port, ...(localAddress === undefined ? {} : { localAddress }) })
    tcp.setNoDelay(true)
    const waiting = new Map<number, { resolve: (text: string) => void; reject: (error: Error) => void }>()
    let nextId = 0
    let closeReason: string | undefined

    const socket: RawSocket = {
      call(event, json) {
        const id = nextId++
        writeText(tcp, `42${id}["${event}",${json}]`)
        return new Promise((resolveCall, rejectCall) => {
          waiting.set(id, { resolve: resolveCall, reject: rejectCall })
        })
      },
      close() {
        closeReason = 'closed here'
        tcp.destroy()
      },
    }

    // By the first two characters: Engine.IO's packet type, then Socket.IO's.
    const receivers: Record<string, (frame: Buffer) => void> = {
      '0{': () => writeText(tcp, `40${JSON.stringify(options.auth)}`),
      '2': () => writeText(tcp, '3'),
      '40': () => resolve(socket),
      '42': (frame) => onEvent?.(frame),
      '43': (frame) => {
        const start = frame.indexOf('[')
        const id = Number(frame.toString('latin1', 2, start))
        waiting.get(id)?.resolve(frame.toString('utf8', start))
        waiting.delete(id)
      },
      '44': (frame) => {
        closeReason = `refused: ${frame.toString('utf8', 2)}`
        tcp.destroy()
      },
    }
    const reader = new FrameReader((frame) => {
      const receive = receivers[frame.toString('latin1', 0, 2)]
      if (receive) receive(frame)
      else tcp.destroy()
    })

    tcp.once('connect', () => tcp.write(upgradeRequest(port)))
    tcp.on('data', (chunk) => {
      try {
        if (!reader.push(chunk)) tcp.end()
      } catch (error) {
        closeReason = String(error)
        tcp.destroy()
      }
    })
    tcp.on('error', (error) => {
      closeReason ??= error.message
    })
    tcp.once('close', () => {
      const reason = closeReason ?? 'closed by the server'
      const error = new Error(`The socket was ${reason}`)
      reject(error)
      for (const call of waiting.values()) call.reject(error)
      if (reason !== 'closed here') onClose?.(reason)
    })
  })
}

function upgradeRequest(port: number): string {
  return [
    'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
    `Host: 127.0.0.1:${port}`,
    `Origin: http://127.0.0.1:${port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    '\r\n',
  ].join('\r\n')
}

/** Clients must mask; a key of zeros is a mask that changes nothing. */
function writeText(tcp: Socket, text: string) {
  const payload = encoder.encode(text)
  const { length } = payload
  if (length > 0xffff) throw new RangeError('The bench sends short frames only')
  const head = length < 126 ? [length] : [126, length >> 8, length & 0xff]
  const masked = [0x80 | OPCODE_TEXT, 0x80 | (head[0] ?? 0), ...head.slice(1), 0, 0, 0, 0]
  const frame = new Uint8Array(masked.length + length)
  frame.set(masked)
  frame.set(payload, masked.length)
  tcp.write(frame)
}

/** Cuts what arrives into frames: first the answer to the upgrade, then WebSocket frames. */
class FrameReader {
  readonly #onText: (frame: Buffer) => void
  #isUpgraded = false
  #chunks: Buffer[] = []
  #heldBytes = 0
  #neededBytes = 0

  constructor(onText: (frame: Buffer) => void) {
    this.#onText = onText
  }

  /** False once the other side says goodbye. Throws when it speaks something else. */
  push(chunk: Buffer): boolean {
    this.#chunks.push(chunk)
    this.#heldBytes += chunk.length
    if (this.#heldBytes < this.#neededBytes) return true
    const all = this.#chunks.length === 1 ? chunk : concat(this.#chunks)
    const held = this.#isUpgraded ? all : this.#afterUpgrade(all)
    const rest = this.#isUpgraded ? this.#readFrames(held) : held
    if (rest === undefined) return false
    this.#chunks = rest.length === 0 ? [] : [rest]
    this.#heldBytes = rest.length
    return true
  }

  #afterUpgrade(held: Buffer): Buffer {
    const end = held.indexOf('\r\n\r\n')
    if (end < 0) return held
    if (!held.toString('latin1', 0, 12).endsWith('101')) {
      throw new Error(`not upgraded: ${held.toString('latin1', 0, 200)}`)
    }
    this.#isUpgraded = true
    return held.subarray(end + 4)
  }

  #readFrames(from: Buffer): Buffer | undefined {
    let held = from
    this.#neededBytes = 0
    while (held.length > 0) {
      const frame = frameAt(held)
      if (held.length < frame.end) {
        this.#neededBytes = frame.end
        break
      }
      if (frame.opcode === OPCODE_CLOSE) return undefined
      if (frame.opcode !== OPCODE_TEXT) throw new Error(`unexpected frame of opcode ${frame.opcode}`)
      this.#onText(held.subarray(frame.start, frame.end))
      held = held.subarray(frame.end)
    }
    return held
  }
}

function frameAt(held: Buffer): { opcode: number; start: number; end: number } {
  const opcode = (held[0] ?? 0) & 0x0f
  const short = (held[1] ?? 0) & 0x7f
  if (short < 126) return { opcode, start: 2, end: 2 + short }
  if (short === 126) {
    return { opcode, start: 4, end: held.length < 4 ? 4 : 4 + held.readUInt16BE(2) }
  }
  return { opcode, start: 10, end: held.length < 10 ? 10 : 10 + Number(held.readBigUInt64BE(2)) }
}

/** These versions of the types and of TypeScript disagree on whether a Buffer is a Uint8Array. */
function concat(chunks: Buffer[]): Buffer {
  return Buffer.concat(chunks as unknown as Uint8Array[])
}
