import { ERRORS, type ErrorCode } from '@stogram/contract'

/** An expected refusal: the dispatcher turns it into the contract's answer. Anything else thrown is a bug. */
export class OperationError extends Error {
  override readonly name = 'OperationError'
  readonly code: ErrorCode
  readonly details: Record<string, unknown> | undefined

  constructor(code: ErrorCode, details?: Record<string, unknown>) {
    super(ERRORS[code].message)
    this.code = code
    this.details = details
  }
}

/** When to come back to a server whose database has fallen behind. */
export const OVERLOAD_RETRY_MS = 2_000
