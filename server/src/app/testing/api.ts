import {
  type Answer,
  encodeWire,
  OPERATIONS,
  type Operation,
  type OperationName,
  PROTOCOL_HEADER,
  type Request,
  type Response as ResponseOf,
} from '@stogram/contract'
import { mustBeDocumented } from '../../../../tests/services/must-be-documented.ts'

export interface ApiCall {
  token?: string | undefined
  cookie?: string | undefined
  headers?: Record<string, string>
}

export interface ApiReply {
  status: number
  answer: Answer<unknown>
  headers: Headers
  /** The refresh cookie's new value; empty when it was cleared. */
  cookie: string | undefined
}

/** A client as bare as curl: what a stranger could send. */
export interface Api {
  /** Sends anything. */
  send(name: OperationName, input: unknown, call?: ApiCall): Promise<ApiReply>
  /** Sends a well-formed request and insists on success. */
  ok<N extends OperationName>(
    name: N,
    request: Request<N>,
    call?: ApiCall,
  ): Promise<ResponseOf<N> & { reply: ApiReply }>
  /** Sends a well-formed request and insists on a refusal; its code. */
  refusal<N extends OperationName>(name: N, request: Request<N>, call?: ApiCall): Promise<string>
}

/** Of the server at this URL, or at the one that is in force when a request is sent. */
export function makeApi(url: string | (() => string)): Api {
  const send = async (name: OperationName, input: unknown, call: ApiCall = {}): Promise<ApiReply> => {
    const response = await fetch(toUrl(typeof url === 'string' ? url : url(), OPERATIONS[name], input), {
      method: OPERATIONS[name].method,
      headers: {
        'content-type': 'application/json',
        [PROTOCOL_HEADER]: '1',
        ...(call.token === undefined ? {} : { authorization: `Bearer ${call.token}` }),
        ...(call.cookie === undefined ? {} : { cookie: `__Host-rt=${call.cookie}` }),
        ...call.headers,
      },
      ...(OPERATIONS[name].method === 'GET' ? {} : { body: typeof input === 'string' ? input : JSON.stringify(input) }),
    })
    return {
      status: response.status,
      headers: response.headers,
      answer: mustBeDocumented(name, (await response.json()) as Answer<unknown>),
      cookie: /__Host-rt=([^;]*)/.exec(response.headers.get('set-cookie') ?? '')?.[1],
    }
  }
  return {
    send,
    async ok(name, request, call) {
      const reply = await send(name, encodeWire(request), call)
      if (!reply.answer.success) throw new Error(`${name} was refused: ${JSON.stringify(reply.answer.error)}`)
      const data = OPERATIONS[name].response.parse(reply.answer.data) as ResponseOf<typeof name>
      return { ...data, reply }
    },
    async refusal(name, request, call) {
      const { answer } = await send(name, encodeWire(request), call)
      if (answer.success) throw new Error(`${name} was not refused`)
      return answer.error.code
    },
  }
}

function toUrl(base: string, operation: Operation, input: unknown): URL {
  const fields = typeof input === 'object' && input !== null ? (input as Record<string, unknown>) : {}
  const inPath = new Set<string>()
  const path = operation.path.replace(/:(\w+)/g, (_whole, name: string) => {
    inPath.add(name)
    return encodeURIComponent(String(fields[name] ?? 'x'))
  })
  const url = new URL(path, base)
  if (operation.method === 'GET') {
    for (const [name, value] of Object.entries(fields)) {
      if (!inPath.has(name) && value !== undefined) url.searchParams.set(name, String(value))
    }
  }
  return url
}
