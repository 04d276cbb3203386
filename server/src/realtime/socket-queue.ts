/** What waits for one connection to read it. */
export interface Queue {
  packets: number
  /** Those that the kernel has taken are no longer counted. */
  bytes: number
}

/** About a page of a pull, which is a third more than LIMITS.pageBytes on the wire: whoever has as much to read is behind. */
export const LONG_QUEUE_BYTES = 1_048_576

/** engine.io's types hide its queue, the `ws` of its websocket transport and the TCP socket below that. */
export function queueOf(connection: object): Queue {
  const written = field(connection, 'writeBuffer')
  const packets: unknown[] = Array.isArray(written) ? written : []
  const webSocket = webSocketOf(connection)
  const tcp = field(webSocket, '_socket')
  // While one write is under way the next ones wait as packets. A large write stays in `bufferedAmount` until its last
  // byte is gone; how it moves is seen further down only.
  const waiting = packets.reduce<number>((sum, packet) => sum + lengthOf(field(packet, 'data')), 0)
  const bytes =
    waiting + count(field(webSocket, 'bufferedAmount')) + count(field(field(tcp, '_handle'), 'writeQueueSize'))
  return { packets: packets.length, bytes }
}

/** Ends a connection with all that waits for it. A close would wait behind that, for as long as nobody reads. */
export function cutOff(connection: object): void {
  const webSocket = webSocketOf(connection)
  const terminate = field(webSocket, 'terminate')
  if (typeof terminate === 'function') terminate.call(webSocket)
}

/** Calls back whenever all that was handed to the network has been taken. */
export function onDrain(connection: object, listener: () => void): void {
  const transport = field(connection, 'transport')
  const on = field(transport, 'on')
  if (typeof on === 'function') on.call(transport, 'drain', listener)
}

function webSocketOf(connection: object): unknown {
  return field(field(connection, 'transport'), 'socket')
}

function field(value: unknown, name: string): unknown {
  return value instanceof Object ? Reflect.get(value, name) : undefined
}

function lengthOf(data: unknown): number {
  return typeof data === 'string' || data instanceof Uint8Array ? data.length : 0
}

function count(value: unknown): number {
  return typeof value === 'number' ? value : 0
}
