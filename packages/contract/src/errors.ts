/**
 * What a caller may do after an error.
 * never: the same request will fail again. backoff: try later, after `details.retryAfterMs` when given.
 * after-auth: refresh or log in first. after-upgrade: this client is too old.
 */
export type RetryRule = 'never' | 'backoff' | 'after-auth' | 'after-upgrade'

interface ErrorRule {
  status: number
  retry: RetryRule
  /** What the answer says when the handler gives no better sentence. */
  message: string
}

/** The closed list of errors. Screens map codes to words; nothing parses `message`. */
export const ERRORS = {
  bad_request: { status: 400, retry: 'never', message: 'The request is not of the documented form.' },
  unauthorized: { status: 401, retry: 'after-auth', message: 'A valid access token is needed.' },
  wrong_credentials: { status: 401, retry: 'never', message: 'The username does not go with this secret.' },
  wrong_code: { status: 401, retry: 'never', message: 'The second factor is wrong, or was used before.' },
  session_revoked: { status: 401, retry: 'never', message: 'This device has been signed out.' },
  account_locked: { status: 403, retry: 'never', message: 'Whoever runs this server has locked this account.' },
  forbidden: { status: 403, retry: 'never', message: 'This account may not do that.' },
  not_found: { status: 404, retry: 'never', message: 'There is no such thing, or it is not yours to see.' },
  username_taken: { status: 409, retry: 'never', message: 'This username is taken.' },
  id_reused: { status: 409, retry: 'never', message: 'This item id was already used for other bytes.' },
  stale_epoch: { status: 409, retry: 'never', message: 'The chat has moved to another epoch.' },
  stale_membership: { status: 409, retry: 'never', message: 'The membership log has moved on.' },
  stale_version: { status: 409, retry: 'never', message: 'A newer version is stored.' },
  too_many_devices: { status: 409, retry: 'never', message: 'This account has as many devices as it may have.' },
  too_large: { status: 413, retry: 'never', message: 'The request is too large.' },
  quota_reached: { status: 507, retry: 'never', message: 'This account has stored as much as it may.' },
  upgrade_required: {
    status: 426,
    retry: 'after-upgrade',
    message: 'This version of the app is too old for the server.',
  },
  rate_limited: { status: 429, retry: 'backoff', message: 'Too many requests. Try again in a while.' },
  internal: { status: 500, retry: 'backoff', message: 'The server failed. The fault was logged.' },
  unavailable: { status: 503, retry: 'backoff', message: 'The server cannot do this right now.' },
} as const satisfies Record<string, ErrorRule>

export type ErrorCode = keyof typeof ERRORS

export interface ErrorBody {
  code: ErrorCode
  message: string
  details?: Record<string, unknown>
}

export type Answer<T> = { success: true; data: T; message?: string } | { success: false; error: ErrorBody }

/** Errors every operation may answer with, on top of its own list. */
export const COMMON_ERRORS = [
  'bad_request',
  'too_large',
  'upgrade_required',
  'rate_limited',
  'internal',
  'unavailable',
] as const satisfies readonly ErrorCode[]

/** The server answered, and refused. */
export class RefusedError extends Error {
  override name = 'RefusedError'
  readonly code: ErrorCode
  readonly retry: RetryRule
  readonly retryAfterMs: number | undefined
  /** The server's time, when it refused because the caller's clock is wrong. */
  readonly serverNowMs: number | undefined

  constructor(body: ErrorBody) {
    super(body.message)
    this.code = body.code
    this.retry = ERRORS[body.code]?.retry ?? 'never'
    const after = body.details?.['retryAfterMs']
    this.retryAfterMs = typeof after === 'number' ? after : undefined
    const nowMs = body.details?.['nowMs']
    this.serverNowMs = typeof nowMs === 'number' ? nowMs : undefined
  }
}

/** The request may or may not have reached the server; no answer came back. */
export class UnreachableError extends Error {
  override name = 'UnreachableError'
}
