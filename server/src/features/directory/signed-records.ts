import type { ErrorCode } from '@stogram/contract'
import { decodeCanonical, E2eeError, encodeCanonical } from '@stogram/e2ee/public'
import { OperationError } from '../../realtime/operation-error.ts'

/** Several signatures in one column. */
export function packSignatures(signatures: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(encodeCanonical(signatures))
}

export function unpackSignatures(packed: Uint8Array): Uint8Array[] {
  const list = decodeCanonical(plain(packed))
  if (!Array.isArray(list)) throw new Error('a stored signature list is damaged')
  return list as Uint8Array[]
}

/** Runs a check of somebody's signed record; a record that fails it is refused with `code`, without saying why. */
export async function mustVerify<T>(code: ErrorCode, record: string, check: () => Promise<T> | T): Promise<T> {
  try {
    return await check()
  } catch (error) {
    if (error instanceof E2eeError) throw new OperationError(code, { record })
    throw error
  }
}

/** A Buffer of a database driver as the plain bytes it holds: comparisons and encodings look at the class. */
export function plain(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes)
}
