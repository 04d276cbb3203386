import { encodeWire } from './encode-wire.ts'
import { type Answer, RefusedError } from './errors.ts'
import { OPERATIONS, type OperationName, type Request, type Response } from './operations.ts'

/**
 * Carries one encoded request to the server and brings the decoded JSON answer back.
 * Rejects with UnreachableError when no answer came.
 */
export interface Transport {
  call(name: OperationName, request: Record<string, unknown>): Promise<Answer<unknown>>
}

export interface ContractClient {
  /** Rejects with RefusedError when the server said no, UnreachableError when it never answered. */
  call<N extends OperationName>(name: N, request: Request<N>): Promise<Response<N>>
}

/** The typed client of every operation. An answer that is not of the documented form counts as refused. */
export function makeContractClient(transport: Transport): ContractClient {
  return {
    async call(name, request) {
      const wire = encodeWire(request) as Record<string, unknown>
      const answer = await transport.call(name, wire)
      if (!answer.success) throw new RefusedError(answer.error)
      const parsed = OPERATIONS[name].response.safeParse(answer.data)
      if (!parsed.success) {
        throw new RefusedError({ code: 'internal', message: `The answer to ${name} is malformed.` })
      }
      return parsed.data as Response<typeof name>
    },
  }
}
