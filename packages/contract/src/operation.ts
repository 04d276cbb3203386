import type * as z from 'zod/mini'
import { COMMON_ERRORS, type ErrorCode } from './errors.ts'

/**
 * Who may call.
 * none: anyone. factor: a log-in that has proved the password and not yet the second factor. ticket: a log-in that has not
 * yet enrolled a device. device: a device with a live session. cookie: the holder of the refresh cookie.
 */
export type Authentication = 'none' | 'factor' | 'ticket' | 'device' | 'cookie'

/** Calls of one class share a budget; the numbers are the server's (`server/src/realtime/rate-limits.ts`). */
export type RateClass =
  | 'auth'
  | 'factor'
  | 'unlock'
  | 'revoke'
  | 'prelogin'
  | 'refresh'
  | 'register'
  | 'name'
  | 'lookup'
  | 'send'
  | 'membership'
  | 'read'
  | 'signal'

export interface Operation {
  /** Its one name: the socket event, the handler's key, the OpenAPI operation id. */
  name: string
  /** One sentence: who calls it, and when. */
  summary: string
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Express syntax; `:name` parts are fields of the request. */
  path: `/api/${string}`
  /** True when the operation may also be called over an open socket, as an acknowledged event. */
  overSocket: boolean
  authentication: Authentication
  rateClass: RateClass
  request: z.ZodMiniType
  response: z.ZodMiniType
  /** Its own errors; `errorsOf` tells all. */
  errors: readonly ErrorCode[]
  /** Largest request body over REST, when not LIMITS.requestBytes. */
  requestBytes?: number
}

export function defineOperation<const O extends Operation>(operation: O): O {
  return operation
}

/** Every error an operation may answer with: its own, what a session may end with, and what any call may meet. */
export function errorsOf({ authentication, errors }: Operation): ErrorCode[] {
  const ofSession: ErrorCode[] = authentication === 'none' ? [] : ['unauthorized', 'session_revoked']
  return [...new Set([...errors, ...ofSession, ...COMMON_ERRORS])]
}

/** What the caller writes: bytes are Uint8Array. */
export type RequestOf<O extends Operation> = z.output<O['request']>
export type ResponseOf<O extends Operation> = z.output<O['response']>

/** Something the server tells a client without being asked. Losing one is never wrong, only slower. */
export interface ServerEvent {
  name: string
  summary: string
  payload: z.ZodMiniType
}

export function defineEvent<const E extends ServerEvent>(event: E): E {
  return event
}
