import { ERRORS, LIMITS, type OpenedAccountAnswer } from '@stogram/contract'
import { idText } from '@stogram/e2ee'
import { CoreError } from '../api.ts'

/**
 * Who leaves a full device list for the device that logs in: all that the server says are signed out, or else the one
 * that was seen the longest ago. Nobody while there is room.
 *
 * Source  docs/protocol.md [SS10]
 * Throws  CoreError('too_many_devices') when the server names none of those listed
 */
export function makeRoom(listed: readonly Uint8Array[], known: OpenedAccountAnswer['devices']): Uint8Array[] {
  if (listed.length < LIMITS.devicesPerAccount) return []
  const there = new Map(listed.map((id) => [idText(id), id]))
  const leaving = known.filter(({ deviceId }) => there.has(deviceId))
  const signedOut = leaving.filter(({ isSignedIn }) => !isSignedIn)
  const chosen = signedOut.length > 0 ? signedOut : leaving.slice(0, 1)
  // One more device could not even be signed.
  if (chosen.length === 0) throw new CoreError('too_many_devices', ERRORS.too_many_devices.message)
  return chosen.flatMap(({ deviceId }) => there.get(deviceId) ?? [])
}
