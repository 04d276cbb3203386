import { type DeviceProof, deviceStatement, RefusedError, UnreachableError } from '@stogram/contract'
import { signStatement } from '@stogram/e2ee'
import type { Clock } from '../ports.ts'
import { makeRequestId } from '../replica/ids.ts'

/**
 * Asks for something that only the holder of a new device's key gets. Asks once more, for the same thing, when the
 * answer was lost or when the server says that the clock here is wrong.
 */
export async function proveDevice<T>(
  { clock, signingKey, purpose }: { clock: Clock; signingKey: CryptoKey; purpose: 'register' | 'enrol' | 'recover' },
  ask: (proof: DeviceProof) => Promise<T>,
): Promise<T> {
  const requestId = makeRequestId()
  const askAt = async (atMs: number) =>
    ask({ requestId, atMs, signature: await signStatement(signingKey, deviceStatement(purpose, { requestId, atMs })) })
  try {
    return await askAt(clock.nowMs())
  } catch (error) {
    if (error instanceof UnreachableError) return askAt(clock.nowMs())
    if (error instanceof RefusedError && error.serverNowMs !== undefined) return askAt(error.serverNowMs)
    throw error
  }
}
