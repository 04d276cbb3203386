import type { Logger } from 'pino'
import type { Metrics } from '../infra/metrics.ts'
import { repeat } from './repeat.ts'
import { cutOff, LONG_QUEUE_BYTES, type Queue, queueOf } from './socket-queue.ts'
import type { SocketServer } from './socket-server.ts'

const CHECK_EVERY_MS = 1_000
const SUSPICIOUS_PACKETS = 4_096
/** So many checks in a row, a second apart, may a suspicious queue stand still. */
const PATIENCE_CHECKS = 15
/** What no queue may hold, however well it moves. */
const MAX_QUEUED_BYTES = 16_777_216

/**
 * Cuts off sockets that read slower than they are written to, before their queues fill the server's memory. A large
 * answer on a slow line is not yet a slow reader: as long as the queue gets shorter, it may take its time.
 * The client loses nothing: it connects again and pulls.
 */
export function watchSlowConsumers(io: SocketServer, metrics: Metrics, log: Logger): Disposable {
  const cut = metrics.counter(
    'stogram_slow_consumers_total',
    'Connections that were cut off because they did not read.',
  )
  const isSlow = makeQueueJudge()
  const check = async () => {
    for (const connection of Object.values(connectionsOf(io))) {
      if (!isSlow(connection, queueOf(connection))) continue
      log.warn({}, 'slow consumer cut off')
      cut.add()
      cutOff(connection)
    }
  }
  return repeat({ everyMs: CHECK_EVERY_MS, work: check, what: 'queues', log })
}

/** Judges each connection by its queue from check to check. */
export function makeQueueJudge(): (connection: object, queue: Queue) => boolean {
  const suspects = new WeakMap<object, { lowest: Queue; standing: number }>()
  return (connection, queue) => {
    if (queue.bytes > MAX_QUEUED_BYTES) return true
    if (queue.bytes <= LONG_QUEUE_BYTES && queue.packets <= SUSPICIOUS_PACKETS) {
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

/** Also those that are closing, behind their queues. */
function connectionsOf(io: SocketServer): Record<string, object> {
  return Reflect.get(io.engine, 'clients')
}
