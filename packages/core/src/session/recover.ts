import {
  E2eeError,
  makeDeviceCertificate,
  makeDeviceKeys,
  makeDeviceList,
  parseRecoveryWords,
  recoveryAuthSecret,
  recoveryUnlockKey,
} from '@stogram/e2ee'
import type { RenewedRecovery } from '../account-views.ts'
import { CoreError, type SessionView } from '../api.ts'
import type { Engine } from '../engine.ts'
import { enter } from './enter.ts'
import { makePassword, makeRecovery } from './new-secrets.ts'
import { proveDevice } from './prove-device.ts'
import { putRecovery } from './put-recovery.ts'
import { type OpenedSecrets, openByRecovery } from './unlock.ts'

type Step = Extract<SessionView, { phase: 'working' }>['step']

export interface RecoveryProof {
  username: string
  recoveryWords: string
}

export interface RecoverInput extends RecoveryProof {
  newPassword: string
}

/** Opens the account as `recover` will, and closes it again. Throws when these words open nothing, or another account. */
export async function checkRecoveryKey(engine: Engine, proof: RecoveryProof): Promise<void> {
  const { opened } = await openByWords(engine, proof)
  opened.rootKey.dispose()
}

/**
 * Makes this place the only device of an account whose password is lost, and sets a new one. The recovery key was
 * typed into a browser, so a new one follows; when that does not come through, the old one still holds.
 */
export async function recover(
  engine: Engine,
  { newPassword, ...proof }: RecoverInput,
  report: (step: Step) => void,
): Promise<Partial<RenewedRecovery>> {
  report('unlocking')
  const { username } = proof
  const { answer, opened, recoverySecret } = await openByWords(engine, proof)
  try {
    report('deriving')
    const { passwordVersion, recoveryVersion } = answer.secrets
    const root = { rootKey: opened.rootKey, aid: opened.account.aid }
    const password = await makePassword(root, {
      ...{ password: newPassword, cost: engine.ports.kdf, version: passwordVersion + 1 },
    })
    report('enrolling')
    const { device, certificate, deviceList } = await certifyOnlyDevice(engine, opened)
    const request = { username, recoverySecret, ...password, certificate, deviceList }
    const signingKey = device.signing.privateKey
    const session = await proveDevice({ clock: engine.clock, signingKey, purpose: 'recover' }, (proof) =>
      engine.caller.callWith(undefined, 'auth:reset-password', { ...request, proof }),
    )
    const { entry } = answer
    await enter(engine, {
      ...{ session, device, account: opened.account },
      entry: { ...entry, certificates: [...entry.certificates, certificate], deviceList },
      revokedIds: opened.view.deviceList.deviceIds,
    })
    return await tryRenew(engine, () => makeRecovery(root, recoveryVersion + 1), password.authSecret)
  } finally {
    opened.rootKey.dispose()
  }
}

async function openByWords(engine: Engine, { username, recoveryWords }: RecoveryProof) {
  const recoveryKey = await parseWords(recoveryWords)
  try {
    const recoverySecret = await recoveryAuthSecret(recoveryKey)
    const answer = await engine.caller.callWith(undefined, 'auth:recover', { username, recoverySecret })
    const opened = await openByRecovery(answer, await recoveryUnlockKey(recoveryKey), { username })
    return { recoverySecret, answer, opened }
  } finally {
    recoveryKey.fill(0)
  }
}

async function parseWords(text: string): Promise<Uint8Array> {
  try {
    return await parseRecoveryWords(text)
  } catch (error) {
    if (!(error instanceof E2eeError)) throw error
    throw new CoreError('bad_recovery_words', 'These are not the words of a recovery key.')
  }
}

/** Whoever else held a device of this account is out. */
async function certifyOnlyDevice(engine: Engine, { account, view }: OpenedSecrets) {
  const createdAtMs = engine.clock.nowMs()
  const keys = await makeDeviceKeys()
  const { deviceId, ...certificate } = await makeDeviceCertificate({ ...account, ...keys, createdAtMs })
  const { parsed: _parsed, ...deviceList } = await makeDeviceList({
    ...account,
    previous: view.deviceList,
    deviceIds: [deviceId],
    revokedIds: view.deviceList.deviceIds,
    createdAtMs,
  })
  return { device: { ...keys, deviceId }, certificate, deviceList }
}

async function tryRenew(
  engine: Engine,
  make: () => ReturnType<typeof makeRecovery>,
  authSecret: Uint8Array,
): Promise<Partial<RenewedRecovery>> {
  try {
    return await putRecovery(engine, authSecret, await make())
  } catch (error) {
    engine.log('renewal-failed', { name: error instanceof Error ? error.name : 'unknown' })
    return {}
  }
}
