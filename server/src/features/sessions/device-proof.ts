import { type DeviceProof, deviceStatement } from '@stogram/contract'
import { decodeCanonical, E2eeError, verifyStatement } from '@stogram/e2ee/public'
import { OperationError } from '../../realtime/operation-error.ts'

const MAX_CLOCK_SKEW_MS = 5 * 60_000

/** Throws OperationError('unauthorized') unless the holder of the device's key has signed this, within five minutes. */
export async function mustProveDevice(
  deviceKey: Uint8Array,
  purpose: Parameters<typeof deviceStatement>[0],
  proof: DeviceProof,
  nowMs: number,
): Promise<void> {
  // A device with a wrong clock can put itself right from this.
  if (Math.abs(nowMs - proof.atMs) > MAX_CLOCK_SKEW_MS) throw new OperationError('unauthorized', { nowMs })
  try {
    await verifyStatement(deviceKey, deviceStatement(purpose, proof), proof.signature)
  } catch (error) {
    if (error instanceof E2eeError) throw new OperationError('unauthorized')
    throw error
  }
}

/** The signing key in a certificate that was verified when it was stored: `[4, aid, dkPub, mkPub, …]`. */
export function deviceKeyOf(certificate: Uint8Array): Uint8Array {
  const fields = decodeCanonical(certificate)
  const key = Array.isArray(fields) ? fields[2] : undefined
  if (!(key instanceof Uint8Array)) throw new Error('a stored certificate is damaged')
  return key
}
