import { RefusedError, type Session, UnreachableError } from '@stogram/contract'
import {
  type AccountKeys,
  makeDeviceKeys,
  openAccount,
  type RotatedAccount,
  rotateAccount as rotateKeys,
} from '@stogram/e2ee'
import { readTrust } from '../crypto/trust.ts'
import type { Engine } from '../engine.ts'
import { pullLogs } from '../inbox/pull.ts'
import { must, mustSelf } from '../must.ts'
import type { NextDeviceRow } from '../replica/key-rows.ts'
import type { LogRow } from '../replica/rows.ts'
import { enrolNext } from './enrol-next.ts'
import { enter } from './enter.ts'
import { makePassword, makeRecovery, type NewPassword } from './new-secrets.ts'
import { dropNext, keepNext } from './next-device.ts'
import { type OpenedSelf, openSelf } from './open-self.ts'
import { proveDevice } from './prove-device.ts'

export interface RotateAccountInput {
  password: string
  newPassword: string
}

/** Runs while nothing else talks to the server; the engine is another device's afterwards. */
export type ExchangeDevice = (run: () => Promise<void>) => Promise<void>

/**
 * "I was hacked": everything new but the account id. What is needed to go on is kept before anything is sent; when the
 * answer is lost for good, a log-in with the new password finishes it, and one with the old password says that nothing
 * was done.
 */
export async function rotateAccount(
  engine: Engine,
  { password, newPassword }: RotateAccountInput,
  exchange: ExchangeDevice,
  makeKeys?: () => Promise<AccountKeys>,
): Promise<{ recoveryWords: string[] }> {
  const opened = await openSelf(engine, password)
  const oldAuthSecret = opened.authSecret
  const { next, newPasswordSlot, request, account, entry, recoveryWords } = await makeAnew(engine, opened, {
    newPassword,
    keys: await makeKeys?.(),
  }).finally(() => opened.rootKey.dispose())
  await exchange(async () => {
    const session = await begin(engine, next, newPasswordSlot, (proof) =>
      engine.caller.call('auth:rotate-account', { ...request, oldAuthSecret, proof }),
    )
    const { revokedIds } = next
    await enter(engine, { session, account, device: next, entry, revokedIds, trust: await readTrust(engine) })
  })
  return { recoveryWords }
}

/** All that is new, for the server and for this device. */
async function makeAnew(
  engine: Engine,
  opened: OpenedSelf,
  { newPassword, keys }: { newPassword: string; keys: AccountKeys | undefined },
) {
  const { secrets, entry } = opened
  const { aid } = opened.account
  const { next, ...rotated } = await rotate(engine, opened, keys)
  const { rootKey, sealedKeys, formerKeys, version } = rotated
  try {
    const root = { rootKey, aid }
    const newPasswordSlot = await makePassword(root, {
      ...{ password: newPassword, cost: engine.ports.kdf, version: secrets.passwordVersion + 1 },
    })
    const { recoveryWords, ...recovery } = await makeRecovery(root, secrets.recoveryVersion + 1)
    const identity = { record: rotated.identity.record, signatures: [...rotated.identity.signatures] }
    const identityChain = [...entry.identityChain, identity]
    const account = await openAccount({ ...rotated, identityChain, aid })
    const { certificate, deviceList } = next
    const certificates = [...entry.certificates, certificate]
    const keysSlot = { sealedKeys, formerKeys, keysVersion: version, identity }
    return {
      ...{ next, newPasswordSlot, recoveryWords, account },
      request: { ...newPasswordSlot, ...recovery, ...keysSlot, certificate, deviceList },
      entry: { ...entry, identityChain, certificates, deviceList },
    }
  } finally {
    rootKey.dispose()
  }
}

async function rotate(
  engine: Engine,
  { secrets, rootKey, account, view }: OpenedSelf,
  keys: AccountKeys | undefined,
): Promise<RotatedAccount & { next: NextDeviceRow }> {
  const { sealedKeys, keysVersion: version, formerKeys } = secrets
  const device = await makeDeviceKeys()
  const rotated = await rotateKeys({
    ...{ current: view, signingKey: account.signingKey, device, createdAtMs: engine.clock.nowMs() },
    former: { rootKey, sealedKeys, version, formerKeys, untilSeq: await endOfOwnLog(engine) },
    ...(keys && { keys }),
  })
  const { deviceId, ...certificate } = rotated.certificate
  const { parsed: _parsed, ...deviceList } = rotated.deviceList
  const revokedIds = view.deviceList.deviceIds
  return { ...rotated, next: { ...device, deviceId, certificate, deviceList, revokedIds } }
}

/** What the other devices have told until now can still be read afterwards; what they tell from now on cannot. */
async function endOfOwnLog(engine: Engine): Promise<number> {
  const { accountId } = mustSelf(engine)
  await pullLogs(engine, [accountId])
  return must((await engine.db.get('logs', accountId)) as LogRow | undefined, 'a device follows its own log').cursor
}

/** The session of the next device, whether the answer comes or has to be found out. */
async function begin(
  engine: Engine,
  next: NextDeviceRow,
  { authSecret }: NewPassword,
  ask: Parameters<typeof proveDevice<Session>>[1],
): Promise<Session> {
  const { username } = mustSelf(engine).session
  await keepNext(engine, next)
  try {
    return await proveDevice({ clock: engine.clock, signingKey: next.signing.privateKey, purpose: 'rotate' }, ask)
  } catch (error) {
    if (isRefusal(error)) {
      await dropNext(engine)
      throw error
    }
    try {
      const answer = await engine.caller.callWith(undefined, 'auth:login', { username, authSecret })
      // The second factors end with the rotation: one that is asked for is of before it.
      if (!('factor' in answer)) return await enrolNext(engine, next, answer.ticket)
    } catch (failure) {
      if (isRefusal(failure)) await dropNext(engine)
    }
    // That the session has ended says no more than a lost answer does.
    const isEnded = error instanceof RefusedError && error.code === 'session_revoked'
    throw isEnded ? new UnreachableError('whether the keys were replaced is not known') : error
  }
}

/** Nothing was done. A session that has ended is no such answer: the first request may have ended it. */
function isRefusal(error: unknown): boolean {
  return error instanceof RefusedError && error.retry === 'never' && error.code !== 'session_revoked'
}
