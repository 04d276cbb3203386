import type { Logger } from 'pino'
import { repeat } from './repeat.ts'
import type { SocketServer } from './socket-server.ts'

const CHECK_EVERY_MS = 1_000
/** One page of a pull is a third more than LIMITS.pageBytes on the wire: above this there is more than one waiting. */
const SUSPICIOUS_BYTES = 1_048_576
const SUSPICIOUS_PACKETS = 4_096
/** So many checks in a row, a second apart, may a suspicious queue stand still. */
const PATIENCE_CHECKS = 15
/** What no queue may hold, however well it moves. */
const MAX_QUEUED_BYTES = 16_777_216

export interface Queue {
  packets: number
  /** Those that the kernel has taken since the last check are no longer counted. */
  bytes: number
}

/**
 * Closes sockets that read slower than they are written to, before their queues fill the server's memory. A large
 * answer on a slow line is not yet a slow reader: as long as the queue gets shorter, it may take its time.
 * The client loses nothing: it connects again and pulls.
 */
export function watchSlowConsumers(io: SocketServer, log: Logger): Disposable {
  const isSlow = makeQueueJudge()
  const check = async () => {
    for (const socket of io.of('/').sockets.values()) {
      if (!isSlow(socket.conn, queueOf(socket.conn))) continue
      log.warn({}, 'slow consumer closed')
      socket.disconnect(true)
    }
  }
  return repeat({ everyMs: CHECK_EVERY_MS, work: check, what: 'queues', log })
}

/** Judges each connection by its queue from check to check. */
export function makeQueueJudge(): (connection: object, queue: Queue) => boolean {
  const suspects = new WeakMap<object, { lowest: Queue; standing: number }>()
  return (connection, queue) => {
    if (queue.bytes > MAX_QUEUED_BYTES) return true
    if (queue.bytes <= SUSPICIOUS_BYTES && queue.packets <= SUSPICIOUS_PACKETS) {
      suspects.delete(connection)
      return false
    }
    const known = suspects.get(connection)
    const hasMoved = known === undefined || queue.bytes < known.lowest.bytes || queue.packets < known.lowest.packets
    const standing = hasMoved ? 0 : known.standing + 1
    suspects.set(connection, { lowest: hasMoved ? queue : known.lowest, standing })
    return standing >= PATIENCE_CHECKS
  }
}

/** engine.io's types hide its queue, the `ws` of its websocket transport and the TCP socket below that. */
function queueOf(connection: object): Queue {
  const packets = field(connection, 'writeBuffer')
  const webSocket = field(field(connection, 'transport'), 'socket')
  const tcp = field(webSocket, '_socket')
  // One large write stays in `bufferedAmount` until its last byte is gone; how it moves is seen further down only.
  const bytes = count(field(webSocket, 'bufferedAmount')) + count(field(field(tcp, '_handle'), 'writeQueueSize'))
  return { packets: Array.isArray(packets) ? packets.length : 0, bytes }
}

function field(value: unknown, name: string): unknown {
  return value instanceof Object ? Reflect.get(value, name) : undefined
}

function count(value: unknown): number {
  return typeof value === 'number' ? value : 0
}
