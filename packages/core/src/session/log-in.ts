import { ERRORS, LIMITS } from '@stogram/contract'
import { makeDeviceCertificate, makeDeviceKeys, makeDeviceList } from '@stogram/e2ee'
import { CoreError, type SessionView } from '../api.ts'
import type { Engine } from '../engine.ts'
import { enter } from './enter.ts'
import { proveDevice } from './prove-device.ts'
import { derive, unlock } from './unlock.ts'

type Step = Extract<SessionView, { phase: 'working' }>['step']

/** Makes this place a new device of an existing account. History follows once connected. */
export async function logIn(
  engine: Engine,
  input: { username: string; password: string },
  report: (step: Step) => void,
): Promise<void> {
  report('deriving')
  const derived = await derive(engine, input.username, input.password)
  report('unlocking')
  const { authSecret } = derived
  const answer = await engine.caller.callWith(undefined, 'auth:login', { username: input.username, authSecret })
  const { account, view } = await unlock(answer, derived, { username: input.username })
  // The list of one more device could not even be signed.
  if (view.deviceList.deviceIds.length >= LIMITS.devicesPerAccount) {
    throw new CoreError('too_many_devices', ERRORS.too_many_devices.message)
  }
  report('enrolling')
  const createdAtMs = engine.clock.nowMs()
  const device = await makeDeviceKeys()
  const { deviceId, ...certificate } = await makeDeviceCertificate({ ...account, ...device, createdAtMs })
  const { parsed: _parsed, ...deviceList } = await makeDeviceList({
    ...account,
    previous: view.deviceList,
    deviceIds: [...view.deviceList.deviceIds, deviceId],
    createdAtMs,
  })
  const signingKey = device.signing.privateKey
  const session = await proveDevice({ clock: engine.clock, signingKey, purpose: 'enrol' }, (proof) =>
    engine.caller.callWith(answer.ticket, 'device:enrol', { certificate, deviceList, proof }),
  )
  const { entry } = answer
  await enter(engine, {
    session,
    account,
    device: { ...device, deviceId },
    entry: { ...entry, certificates: [...entry.certificates, certificate], deviceList },
  })
}
