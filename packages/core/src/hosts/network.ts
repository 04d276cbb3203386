import {
  type Answer,
  EVENTS,
  type EventName,
  OPERATIONS,
  type Operation,
  type OperationName,
  PROTOCOL_HEADER,
  PROTOCOL_VERSION,
  SOCKET_PATH,
  UnreachableError,
} from '@stogram/contract'
import { io, type ManagerOptions, type SocketOptions } from 'socket.io-client'
import type { Network, SocketConnection, SocketHandlers } from '../ports.ts'

export interface NetworkOptions {
  /** Origin of the server, such as `https://chat.example.org`. */
  url: string
  /** The place's own fetch, or one that keeps the refresh cookie where the place has no cookies. */
  fetch?: typeof fetch
  /** Without an answer after this long, a call counts as unreachable. */
  timeoutMs?: number
}

const TIMEOUT_MS = 30_000

/** REST through fetch and one websocket through Socket.IO: the network of browsers, workers and Node alike. */
export function makeNetwork(options: NetworkOptions): Network {
  const send = options.fetch ?? ((...args: Parameters<typeof fetch>) => fetch(...args))
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS
  return {
    request: (name, wire, accessToken) => requestOverHttp(send, options.url, timeoutMs, { name, wire, accessToken }),
    connect: (accessToken, handlers) => connectSocket(options.url, timeoutMs, accessToken, handlers),
  }
}

interface HttpCall {
  name: OperationName
  wire: Record<string, unknown>
  accessToken: string | undefined
}

async function requestOverHttp(
  send: typeof fetch,
  origin: string,
  timeoutMs: number,
  call: HttpCall,
): Promise<Answer<unknown>> {
  const operation: Operation = OPERATIONS[call.name]
  const { url, rest } = placeFields(origin, operation, call.wire)
  const headers: Record<string, string> = { [PROTOCOL_HEADER]: String(PROTOCOL_VERSION) }
  if (call.accessToken !== undefined) headers['authorization'] = `Bearer ${call.accessToken}`
  const init: RequestInit = { method: operation.method, headers, signal: AbortSignal.timeout(timeoutMs) }
  if (operation.method === 'GET') {
    for (const [key, value] of Object.entries(rest)) url.searchParams.set(key, String(value))
  } else {
    headers['content-type'] = 'application/json'
    init.body = JSON.stringify(rest)
  }
  try {
    const response = await send(url, { ...init, credentials: 'same-origin', cache: 'no-store', redirect: 'error' })
    return readAnswer(await response.json())
  } catch (cause) {
    throw new UnreachableError(`${call.name} got no answer`, { cause })
  }
}

/** Fields that stand in the path go there; the rest is for the query or the body. */
function placeFields(origin: string, operation: Operation, wire: Record<string, unknown>) {
  const rest = { ...wire }
  const path = operation.path.replaceAll(/:(\w+)/g, (_match, name: string) => {
    const value = rest[name]
    delete rest[name]
    return encodeURIComponent(String(value))
  })
  return { url: new URL(path, origin), rest }
}

/** Throws when a proxy or a captive portal answered instead of the server. */
function readAnswer(value: unknown): Answer<unknown> {
  if (typeof value === 'object' && value !== null && 'success' in value) {
    if (value.success === true && 'data' in value) return { success: true, data: value.data }
    if (value.success === false && 'error' in value) return value as Answer<unknown>
  }
  throw new Error('not an answer of this server')
}

const SOCKET_OPTIONS: Partial<ManagerOptions & SocketOptions> = {
  path: SOCKET_PATH,
  transports: ['websocket'],
  // When to connect again is the engine's decision.
  reconnection: false,
  forceNew: true,
  autoConnect: false,
}

function connectSocket(
  origin: string,
  timeoutMs: number,
  accessToken: string,
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
