import {
  type Answer,
  ERRORS,
  type ErrorBody,
  type ErrorCode,
  encodeWire,
  errorsOf,
  MIN_PROTOCOL_VERSION,
  OPERATIONS,
  type Operation,
  type OperationName,
} from '@stogram/contract'
import type { Logger } from 'pino'
import { type Metrics, SECONDS } from '../infra/metrics.ts'
import { makeCallLog } from './call-log.ts'
import type { CallContext, Caller, Handlers, RefreshCookie } from './handlers.ts'
import { OperationError } from './operation-error.ts'
import type { RateLimiter } from './rate-limiter.ts'

/** One call as it came in, over REST or a socket. Nothing in it is trusted yet but `caller`. */
export interface Call {
  name: OperationName
  /** As the log names it. */
  requestId: string
  /** Reads what was sent; called once the caller is known and within the limits. May throw OperationError. */
  readInput: () => unknown
  protocolVersion: number | undefined
  /** Address of the client, as far as the configured proxies can be believed. */
  address: string
  /** Set for a socket, whose handshake was authenticated; over REST `credentials` speak. */
  caller?: Caller
  credentials?: Credentials
  socketId?: string
}

export interface Credentials {
  bearer: string | undefined
  refreshToken: string | undefined
}

export type CookieChange = { token: string; maxAgeMs: number } | 'clear'

export interface Reply {
  status: number
  answer: Answer<unknown>
  cookie: CookieChange | undefined
}

/** Throws OperationError('unauthorized' | 'session_revoked'). */
export type Authenticate = (operation: Operation, credentials: Credentials) => Promise<Caller>

export interface DispatchDeps {
  handlers: Handlers
  authenticate: Authenticate
  limiter: RateLimiter
  metrics: Metrics
  log: Logger
}

export type Dispatch = (call: Call) => Promise<Reply>

/** The only place that parses, authenticates, limits, calls and maps errors, for REST and sockets alike. */
export function makeDispatch({ handlers, authenticate, limiter, metrics, log }: DispatchDeps): Dispatch {
  const count = makeCallCount(metrics)
  const logCall = makeCallLog(log, () => performance.now())
  return async (call) => {
    const startedAt = performance.now()
    const operation: Operation = OPERATIONS[call.name]
    const cookie = makeCookieJar()
    let reply: Reply
    let caller = call.caller
    try {
      checkProtocolVersion(call.protocolVersion)
      const { address, credentials = NO_CREDENTIALS } = call
      caller ??= await limiter.proving(address, () => authenticate(operation, credentials))
      await limiter.admit(operation, { caller, address })
      const request = parseRequest(operation, await call.readInput())
      await limiter.admitName(operation, { caller, address, request })
      limiter.admitContent(operation, caller, request)
      const context: CallContext = { caller, socketId: call.socketId, cookie }
      // The record's type ties each handler to its own request and caller; only this one line is generic over them.
      const handle = handlers[call.name] as (request: unknown, context: CallContext) => Promise<unknown>
      const data = encodeWire(await handle(request, context))
      reply = { status: 200, answer: { success: true, data }, cookie: cookie.change }
    } catch (error) {
      const body = toErrorBody(error, call, log)
      // The caller gets it all the same: a client knows every code.
      if (!errorsOf(operation).includes(body.code)) {
        log.error(
          { operation: call.name, requestId: call.requestId, code: body.code },
          'an operation answers with an error that it does not document',
        )
      }
      if (caller !== undefined) await limiter.uncount(operation, { caller, address: call.address }, body.code)
      reply = { status: ERRORS[body.code].status, answer: { success: false, error: body }, cookie: cookie.change }
    }
    const over = call.socketId === undefined ? 'rest' : 'socket'
    const code = reply.answer.success ? 'ok' : reply.answer.error.code
    const durationMs = performance.now() - startedAt
    count(operation, over, code, durationMs)
    logCall({ operation: call.name, requestId: call.requestId, over, code, durationMs: Math.round(durationMs) })
    return reply
  }
}

function makeCallCount(metrics: Metrics) {
  const calls = metrics.counter('stogram_calls_total', 'Calls, by what was answered.', ['operation', 'over', 'code'])
  const seconds = metrics.histogram('stogram_call_seconds', 'From call to answer.', SECONDS, ['operation'])
  const limited = metrics.counter('stogram_rate_limited_total', 'Calls above a limit, by its class.', ['class'])
  return ({ name, rateClass }: Operation, over: string, code: ErrorCode | 'ok', durationMs: number) => {
    calls.add(`${name}|${over}|${code}`)
    seconds.observe(durationMs / 1_000, name)
    if (code === 'rate_limited') limited.add(rateClass)
  }
}

/** What a refusal looks like on the wire; also for what is refused before there is an operation. */
export function errorAnswer(code: ErrorCode, details?: Record<string, unknown>): Answer<never> {
  return { success: false, error: errorBody(code, details) }
}

export function errorBody(code: ErrorCode, details?: Record<string, unknown>): ErrorBody {
  return { code, message: ERRORS[code].message, ...(details === undefined ? {} : { details }) }
}

export function checkProtocolVersion(version: number | undefined): void {
  if (version === undefined) throw new OperationError('bad_request', { missing: 'protocol version' })
  if (version < MIN_PROTOCOL_VERSION) throw new OperationError('upgrade_required', { minimum: MIN_PROTOCOL_VERSION })
}

const NO_CREDENTIALS: Credentials = { bearer: undefined, refreshToken: undefined }

function parseRequest(operation: Operation, input: unknown): unknown {
  const parsed = operation.request.safeParse(input)
  if (parsed.success) return parsed.data
  // Where the fault is, never what was there: the value may be a secret.
  const fields = parsed.error.issues.slice(0, 5).map((issue) => issue.path.map(String).join('.'))
  throw new OperationError('bad_request', { fields })
}

function toErrorBody(error: unknown, { name, requestId }: Call, log: Logger): ErrorBody {
  if (error instanceof OperationError) return errorBody(error.code, error.details)
  log.error({ operation: name, requestId, err: error }, 'operation failed')
  return errorBody('internal', { requestId })
}

function makeCookieJar(): RefreshCookie & { change: CookieChange | undefined } {
  return {
    change: undefined,
    set(token, maxAgeMs) {
      this.change = { token, maxAgeMs }
    },
    clear() {
      this.change = 'clear'
    },
  }
}
