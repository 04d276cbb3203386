import { StorageFault } from '@stogram/core'

const FAULTS: Record<string, StorageFault['fault']> = {
  VersionError: 'newer-version',
  QuotaExceededError: 'full',
  SecurityError: 'unsupported',
  NotSupportedError: 'unsupported',
  UnknownError: 'corrupt',
  NotReadableError: 'corrupt',
  EncodingError: 'corrupt',
  DataError: 'corrupt',
}

/** What the browser says, in the engine's few words. Errors that are bugs, such as a bad value, pass through. */
export function toStorageError(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  if (error instanceof StorageFault) return error
  const fault = FAULTS[error.name]
  return fault === undefined ? error : new StorageFault(fault, error.message || error.name, { cause: error })
}

/** The browser dropped the connection (iOS does so in the background): nothing of the call has happened. */
export function isLostConnection(error: unknown): boolean {
  return error instanceof Error && error.name === 'InvalidStateError'
}
