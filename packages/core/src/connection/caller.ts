import {
  makeContractClient,
  OPERATIONS,
  type Operation,
  type OperationName,
  RefusedError,
  type Request,
  type Response,
  UnreachableError,
} from '@stogram/contract'
import type { Network, SocketConnection } from '../ports.ts'
import type { Tokens } from './tokens.ts'

/** Calls operations: over the socket when it is open and the operation allows, otherwise over HTTP. */
export interface Caller {
  /** Rejects with RefusedError or UnreachableError. A refused token is replaced once before giving up. */
  call<N extends OperationName>(name: N, request: Request<N>): Promise<Response<N>>
  /** Over HTTP with a given token, or with none. */
  callWith<N extends OperationName>(token: string | undefined, name: N, request: Request<N>): Promise<Response<N>>
}

export interface CallerDeps {
  network: Network
  tokens: Pick<Tokens, 'fetch' | 'drop'>
  socket: () => SocketConnection | undefined
  /** The server says that the session is over, or that this version is too old. */
  refused: (error: RefusedError) => void
}

export function makeCaller({ network, tokens, socket, refused }: CallerDeps): Caller {
  async function overSocket<N extends OperationName>(open: SocketConnection, name: N, request: Request<N>) {
    return makeContractClient({ call: (called, wire) => open.call(called, wire) }).call(name, request)
  }

  async function overHttp<N extends OperationName>(token: string | undefined, name: N, request: Request<N>) {
    const transport = {
      call: (called: OperationName, wire: Record<string, unknown>) => network.request(called, wire, token),
    }
    return makeContractClient(transport).call(name, request)
  }

  async function attempt<N extends OperationName>(name: N, request: Request<N>): Promise<Response<N>> {
    const operation: Operation = OPERATIONS[name]
    const open = operation.overSocket ? socket() : undefined
    if (open === undefined) return overHttpWithToken(name, request)
    // The token that a socket was opened with may end before the socket does: clocks jump where a machine has slept.
    return unlessUnauthorized(overSocket(open, name, request), () => overHttpWithToken(name, request))
  }

  async function overHttpWithToken<N extends OperationName>(name: N, request: Request<N>): Promise<Response<N>> {
    const token = await tokens.fetch()
    return unlessUnauthorized(overHttp(token, name, request), async () => {
      tokens.drop(token)
      return overHttp(await tokens.fetch(), name, request)
    })
  }

  return {
    async call(name, request) {
      try {
        return await attempt(name, request)
      } catch (error) {
        if (error instanceof RefusedError) refused(error)
        throw error
      }
    },
    callWith: overHttp,
  }
}

/** What was refused for its token has done nothing. */
async function unlessUnauthorized<T>(first: Promise<T>, again: () => Promise<T>): Promise<T> {
  try {
    return await first
  } catch (error) {
    if (!(error instanceof RefusedError) || error.code !== 'unauthorized') throw error
    return again()
  }
}

/** Worth another try later, without a change of the request. */
export function isTransient(error: unknown): boolean {
  if (error instanceof UnreachableError) return true
  return error instanceof RefusedError && error.retry !== 'never'
}
