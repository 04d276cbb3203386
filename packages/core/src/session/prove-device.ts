import { type DeviceProof, deviceStatement, RefusedError } from '@stogram/contract'
import { signStatement } from '@stogram/e2ee'
import type { Clock } from '../ports.ts'
import { makeRequestId } from '../replica/ids.ts'
import { repeatLost } from './repeat-lost.ts'

/**
 * Asks for something that only the holder of a new device's key gets. While the answer is lost, asks a few times more for
 * the very same thing, which the server knows again; once more when the server says that the clock here is wrong.
 */
export async function proveDevice<T>(
  {
    clock,
    signingKey,
    purpose,
  }: { clock: Clock; signingKey: CryptoKey; purpose: 'register' | 'enrol' | 'recover' | 'rotate' },
  ask: (proof: DeviceProof) => Promise<T>,
): Promise<T> {
  const requestId = makeRequestId()
  const askAt = async (atMs: number) =>
    ask({ requestId, atMs, signature: await signStatement(signingKey, deviceStatement(purpose, { requestId, atMs })) })
  try {
    return await repeatLost(clock, () => askAt(clock.nowMs()))
  } catch (error) {
    const serverNowMs = error instanceof RefusedError ? error.serverNowMs : undefined
    if (serverNowMs === undefined) throw error
    return repeatLost(clock, () => askAt(serverNowMs))
  }
}
