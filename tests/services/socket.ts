import {
  type Answer,
  type EventName,
  encodeWire,
  type OperationName,
  type Request,
  SOCKET_PATH,
} from '@stogram/contract'
import { io, type Socket } from 'socket.io-client'
import { mustBeDocumented } from './must-be-documented.ts'

export interface ReceivedEvent {
  name: EventName
  payload: Record<string, unknown>
}

export interface TestSocket extends Disposable {
  socket: Socket
  events: ReceivedEvent[]
  /** Sends anything as an acknowledged event. */
  send(name: string, ...parts: unknown[]): Promise<Answer<unknown>>
  call<N extends OperationName>(name: N, request: Request<N>): Promise<Answer<unknown>>
  /** The first event, past or to come, that fits. */
  received(name: EventName, fits?: (payload: Record<string, unknown>) => boolean): Promise<Record<string, unknown>>
  closed: Promise<string>
  /** Reads nothing any more, until the returned function is called. */
  pause(): () => void
}

/** Opens a socket as a client would; rejects with the refusal's code. */
export async function openSocket(
  url: string,
  token: string,
  options: { headers?: Record<string, string>; auth?: object } = {},
): Promise<TestSocket> {
  const socket = io(url, {
    path: SOCKET_PATH,
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    auth: options.auth ?? { token, protocol: 1 },
    ...(options.headers === undefined ? {} : { extraHeaders: options.headers }),
  })
  const events: ReceivedEvent[] = []
  const waiting = new Set<() => void>()
  socket.onAny((name: EventName, payload: Record<string, unknown>) => {
    events.push({ name, payload })
    for (const look of waiting) look()
  })
  const closed = new Promise<string>((resolve) => socket.once('disconnect', resolve))
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('connect_error', (error: Error & { data?: { code: string } }) => {
      socket.close()
      reject(new Error(error.data?.code ?? error.message))
    })
  })
  const send = (name: string, ...parts: unknown[]) =>
    socket.timeout(10_000).emitWithAck(name, ...parts) as Promise<Answer<unknown>>
  return {
    socket,
    events,
    closed,
    send,
    call: async (name, request) => mustBeDocumented(name, await send(name, encodeWire(request))),
    pause() {
      const { ws } = socket.io.engine.transport as unknown as { ws: { pause(): void; resume(): void } }
      ws.pause()
      return () => ws.resume()
    },
    received(name, fits = () => true) {
      return new Promise((resolve) => {
        const look = () => {
          const found = events.find((event) => event.name === name && fits(event.payload))
          if (found === undefined) return
          waiting.delete(look)
          resolve(found.payload)
        }
        waiting.add(look)
        look()
      })
    },
    [Symbol.dispose]: () => socket.close(),
  }
}
