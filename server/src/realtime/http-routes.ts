import { LIMITS, OPERATIONS, type Operation, type OperationName, PROTOCOL_HEADER } from '@stogram/contract'
import express, { type NextFunction, type Request, type Response, Router } from 'express'
import type { Logger } from 'pino'
import { type Dispatch, errorAnswer, type Reply } from './dispatch.ts'
import { OperationError } from './operation-error.ts'
import { isOwnOrigin } from './origins.ts'
import { formatRefreshCookie, parseRefreshCookie } from './refresh-cookie.ts'
import type { RequestIds } from './request-ids.ts'

export interface HttpRoutesDeps {
  dispatch: Dispatch
  allowedOrigins: ReadonlySet<string>
  requestIds: RequestIds
  log: Logger
}

/** One route for each operation of the contract; there is no other way to write one. */
export function makeHttpRoutes({ dispatch, allowedOrigins, requestIds, log }: HttpRoutesDeps): Router {
  const router = Router({ caseSensitive: true, strict: true })
  router.use('/api', (request, response, next) => {
    const requestId = requestIds.of(request)
    response.locals['requestId'] = requestId
    response.set(REQUEST_ID_HEADER, requestId)
    next()
  })
  for (const name of Object.keys(OPERATIONS) as OperationName[]) {
    const operation: Operation = OPERATIONS[name]
    const limit = operation.requestBytes ?? LIMITS.requestBytes
    const parseBody = express.json({ limit, strict: true, type: () => true })
    const method = operation.method.toLowerCase() as 'get' | 'post' | 'put' | 'delete'
    router[method](operation.path, refuseForeignPages(allowedOrigins), async (request, response) => {
      const readInput = async () => {
        await new Promise<void>((resolve, reject) => {
          parseBody(request, response, (error: unknown) => (error === undefined ? resolve() : reject(toRefusal(error))))
        })
        return inputOf(operation, request)
      }
      send(response, await dispatch({ name, requestId: requestIdOf(response), readInput, ...callerOf(request) }))
    })
  }
  router.use('/api', (_request, response) => {
    response.status(404).json(errorAnswer('not_found'))
  })
  router.use('/api', (error: unknown, _request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) return next(error)
    const { status, code } = codeOf(error)
    if (code === 'internal')
      log.error({ requestId: requestIdOf(response), err: error }, 'request failed before its operation')
    response.status(status).json(errorAnswer(code))
  })
  return router
}

function refuseForeignPages(allowedOrigins: ReadonlySet<string>) {
  return (request: Request, response: Response, next: NextFunction) => {
    if (isOwnOrigin(request.headers, allowedOrigins)) return next()
    response.status(400).json(errorAnswer('bad_request', { origin: 'not one of this server' }))
  }
}

const REQUEST_ID_HEADER = 'x-request-id'

function requestIdOf({ locals }: Response): string {
  return String(locals['requestId'])
}

function inputOf(operation: Operation, request: Request): unknown {
  if (operation.method === 'GET') return { ...request.query, ...request.params }
  const body: unknown = request.body
  const isRecord = typeof body === 'object' && body !== null && !Array.isArray(body)
  // A list or a bare value is handed on as it is: the schema says what is wrong with it.
  return body === undefined || isRecord ? { ...(isRecord ? body : {}), ...request.params } : body
}

function callerOf(request: Request) {
  return {
    protocolVersion: parseVersion(request.get(PROTOCOL_HEADER)),
    address: request.ip ?? '',
    credentials: {
      bearer: /^Bearer ([\w.-]{1,2048})$/.exec(request.get('authorization') ?? '')?.[1],
      refreshToken: parseRefreshCookie(request.headers.cookie),
    },
  }
}

function send(response: Response, { status, answer, cookie }: Reply): void {
  if (cookie !== undefined) response.append('Set-Cookie', formatRefreshCookie(cookie))
  if (!answer.success && typeof answer.error.details?.['retryAfterMs'] === 'number') {
    response.set('Retry-After', String(Math.ceil(answer.error.details['retryAfterMs'] / 1_000)))
  }
  response.status(status).json(answer)
}

function parseVersion(text: string | undefined): number | undefined {
  return text !== undefined && /^[1-9]\d{0,5}$/.test(text) ? Number(text) : undefined
}

/** What body-parser finds wrong with a body, as the contract says it. */
function toRefusal(error: unknown): unknown {
  const { code } = codeOf(error)
  return code === 'internal' ? error : new OperationError(code)
}

/** What body-parser and Express complain about, by the status they attach. */
function codeOf(error: unknown) {
  const status = error instanceof Error && 'status' in error ? error.status : undefined
  if (status === 413) return { status: 413, code: 'too_large' } as const
  if (typeof status === 'number' && status >= 400 && status < 500) return { status: 400, code: 'bad_request' } as const
  return { status: 500, code: 'internal' } as const
}
