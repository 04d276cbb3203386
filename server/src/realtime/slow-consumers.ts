import type { Logger } from 'pino'
import type { SocketServer } from './socket-server.ts'

const CHECK_EVERY_MS = 1_000
const MAX_QUEUED_BYTES = 1_048_576
const MAX_QUEUED_PACKETS = 4_096

/**
 * Closes sockets that read slower than they are written to, before their queues fill the server's memory.
 * The client loses nothing: it connects again and pulls.
 */
export function watchSlowConsumers(io: SocketServer, log: Logger): Disposable {
  const timer = setInterval(() => {
    for (const socket of io.of('/').sockets.values()) {
      if (!isSlow(socket.conn)) continue
      log.warn({}, 'slow consumer closed')
      socket.disconnect(true)
    }
  }, CHECK_EVERY_MS)
  timer.unref()
  return { [Symbol.dispose]: () => clearInterval(timer) }
}

function isSlow(connection: object): boolean {
  // engine.io's types hide its queue and the `ws` of its websocket transport.
  const queue: unknown = Reflect.get(connection, 'writeBuffer')
  if (Array.isArray(queue) && queue.length > MAX_QUEUED_PACKETS) return true
  const transport: unknown = Reflect.get(connection, 'transport')
  const socket: unknown = transport instanceof Object ? Reflect.get(transport, 'socket') : undefined
  const buffered: unknown = socket instanceof Object ? Reflect.get(socket, 'bufferedAmount') : undefined
  return typeof buffered === 'number' && buffered > MAX_QUEUED_BYTES
}
