import {
  type Answer,
  OPERATIONS,
  type Operation,
  type OperationName,
  PROTOCOL_HEADER,
  PROTOCOL_VERSION,
  UnreachableError,
} from '@stogram/contract'
import type { Network, SocketConnection, SocketHandlers } from '../ports.ts'
import { readAnswer } from './read-answer.ts'
import type { SocketTarget } from './socket.ts'

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
    connect: (accessToken, handlers) => connectWhenLoaded({ origin: options.url, timeoutMs, accessToken }, handlers),
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

/** The socket's library is large, and without a network nobody needs it: the first connection loads it. */
function connectWhenLoaded(target: SocketTarget, handlers: SocketHandlers): SocketConnection {
  let connection: SocketConnection | undefined
  let isClosed = false
  import('./socket.ts').then(
    ({ connectSocket }) => {
      if (!isClosed) connection = connectSocket(target, handlers)
    },
    () => {
      if (isClosed) return
      isClosed = true
      handlers.closed()
    },
  )
  return {
    call(name, wire) {
      return connection?.call(name, wire) ?? Promise.reject(new UnreachableError('the socket is not open'))
    },
    close() {
      isClosed = true
      connection?.close()
    },
  }
}
