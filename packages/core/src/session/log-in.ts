import type { FactorProof, OpenedAccountAnswer } from '@stogram/contract'
import { equalBytes, makeDeviceCertificate, makeDeviceKeys, makeDeviceList, type OpenedAccount } from '@stogram/e2ee'
import type { FactorsAsked } from '../account-views.ts'
import type { SessionView } from '../api.ts'
import { readTrust } from '../crypto/trust.ts'
import type { Engine } from '../engine.ts'
import type { NextDeviceRow } from '../replica/key-rows.ts'
import { enrolNext } from './enrol-next.ts'
import { enter } from './enter.ts'
import { cleanProof } from './factor-codes.ts'
import { makeRoom } from './make-room.ts'
import { readNext } from './next-device.ts'
import { proveDevice } from './prove-device.ts'
import { type Derived, derive, unlock } from './unlock.ts'

type Step = Extract<SessionView, { phase: 'working' }>['step']

/** The password was right, and the account asks for more. Kept in memory only. */
export interface HalfLogIn {
  username: string
  derived: Derived
  /** Opens the second half. */
  ticket: string
  asked: FactorsAsked
}

/** Makes this place a new device of an existing account, unless the account asks for a second factor first. */
export async function logIn(
  engine: Engine,
  { username, password }: { username: string; password: string },
  report: (step: Step) => void,
): Promise<HalfLogIn | undefined> {
  report('deriving')
  const derived = await derive(engine, username, password)
  report('unlocking')
  const { authSecret } = derived
  const answer = await engine.caller.callWith(undefined, 'auth:login', { username, authSecret })
  if ('factor' in answer) {
    const { ticket, kinds, passkey } = answer.factor
    return { username, derived, ticket, asked: { kinds, ...(passkey && { passkey }) } }
  }
  await becomeDevice(engine, { username, derived }, answer, report)
  return undefined
}

/** The second half of such a log-in. */
export async function proveFactor(
  engine: Engine,
  half: HalfLogIn,
  proof: FactorProof,
  report: (step: Step) => void,
): Promise<void> {
  const request = { proof: cleanProof(proof) }
  report('unlocking')
  const answer = await engine.caller.callWith(half.ticket, 'auth:prove-factor', request)
  await becomeDevice(engine, half, answer, report)
}

/** History follows once connected. */
async function becomeDevice(
  engine: Engine,
  { username, derived }: { username: string; derived: Derived },
  answer: OpenedAccountAnswer,
  report: (step: Step) => void,
): Promise<void> {
  const { account, view } = await unlock(answer, derived, { username })
  const { deviceIds } = view.deviceList
  const revokedIds = makeRoom(deviceIds, answer.devices)
  report('enrolling')
  const next = await readNext(engine)
  if (next !== undefined && deviceIds.some((id) => equalBytes(id, next.deviceId))) {
    return resume(engine, next, { answer, account })
  }
  const createdAtMs = engine.clock.nowMs()
  const device = await makeDeviceKeys()
  const { deviceId, ...certificate } = await makeDeviceCertificate({ ...account, ...device, createdAtMs })
  const { parsed: _parsed, ...deviceList } = await makeDeviceList({
    ...account,
    previous: view.deviceList,
    deviceIds: [...deviceIds.filter((id) => !revokedIds.includes(id)), deviceId],
    revokedIds,
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
    revokedIds,
  })
}

/** The account was rotated from here, and the answer never came: this is the device that it named. */
async function resume(
  engine: Engine,
  next: NextDeviceRow,
  { answer, account }: { answer: OpenedAccountAnswer; account: OpenedAccount },
): Promise<void> {
  const { ticket, entry } = answer
  const session = await enrolNext(engine, next, ticket)
  const trust = await readTrust(engine)
  await enter(engine, { session, account, device: next, entry, trust, revokedIds: next.revokedIds })
}
