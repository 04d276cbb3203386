import type { CoreErrorCode } from '@stogram/core'

/** A command that failed in the worker, or a worker that went away before it answered. */
export class BridgeError extends Error {
  override name = 'BridgeError'
  readonly code: CoreErrorCode | undefined
  readonly retryAfterMs: number | undefined

  constructor(error: { code?: string; message: string; retryAfterMs?: number }) {
    super(error.message)
    this.code = error.code as CoreErrorCode | undefined
    this.retryAfterMs = error.retryAfterMs
  }
}
