import { EVENTS, type EventName, PROTOCOL_VERSION, SOCKET_PATH, UnreachableError } from '@stogram/contract'
import { io, type ManagerOptions, type SocketOptions } from 'socket.io-client'
import type { SocketConnection, SocketHandlers } from '../ports.ts'
import { readAnswer } from './read-answer.ts'

const SOCKET_OPTIONS: Partial<ManagerOptions & SocketOptions> = {
  path: SOCKET_PATH,
  transports: ['websocket'],
  // When to connect again is the engine's decision.
  reconnection: false,
  forceNew: true,
  autoConnect: false,
}

export interface SocketTarget {
  origin: string
  /** Without an answer after this long, a call counts as unreachable. */
  timeoutMs: number
  accessToken: string
}

export function connectSocket(
  { origin, timeoutMs, accessToken }: SocketTarget,
  handlers: SocketHandlers,
): SocketConnection {
  const socket = io(origin, { ...SOCKET_OPTIONS, auth: { token: accessToken, protocol: PROTOCOL_VERSION } })
  let isClosed = false
  const waiting = new Set<(error: UnreachableError) => void>()
  const close = (refused?: { code: string }) => {
    if (isClosed) return
    isClosed = true
    for (const reject of waiting) reject(new UnreachableError('the socket closed'))
    waiting.clear()
    socket.disconnect()
    handlers.closed(refused)
  }
  socket.on('connect', () => handlers.opened())
  socket.on('disconnect', () => close())
  socket.on('connect_error', (error: Error & { data?: { code?: unknown } }) => {
    const code = error.data?.code
    close(typeof code === 'string' ? { code } : undefined)
  })
  for (const name of Object.keys(EVENTS) as EventName[]) {
    socket.on(name, (payload: unknown) => handlers.event(name, payload))
  }
  socket.connect()
  return {
    call(name, wire) {
      return new Promise((resolve, reject) => {
        if (isClosed) return reject(new UnreachableError('the socket is closed'))
        waiting.add(reject)
        socket.timeout(timeoutMs).emit(name, wire, (error: Error | null, answer: unknown) => {
          if (!waiting.delete(reject)) return
          if (error) reject(new UnreachableError(`${name} got no answer`, { cause: error }))
          else resolve(readAnswer(answer))
        })
      })
    },
    close: () => {
      if (isClosed) return
      isClosed = true
      for (const reject of waiting) reject(new UnreachableError('the socket closed'))
      waiting.clear()
      socket.disconnect()
    },
  }
}
