import type { Session } from '@stogram/contract'
import type { Engine } from '../engine.ts'
import type { NextDeviceRow } from '../replica/key-rows.ts'
import { proveDevice } from './prove-device.ts'

/** Begins the session of a device that the account's list names already. */
export function enrolNext(engine: Engine, next: NextDeviceRow, ticket: string): Promise<Session> {
  const { certificate, deviceList, signing } = next
  return proveDevice({ clock: engine.clock, signingKey: signing.privateKey, purpose: 'enrol' }, (proof) =>
    engine.caller.callWith(ticket, 'device:enrol', { certificate, deviceList, proof }),
  )
}
