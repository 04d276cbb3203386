import {
  type AccountKeys,
  idText,
  makeAccountKeys,
  makeDeviceCertificate,
  makeDeviceKeys,
  makeDeviceList,
  makeIdentity,
  makeKdfParameters,
  makeRootKey,
  openAccount,
  sealAccountKeys,
  sealRootKeyByPassword,
  stretchPassword,
} from '@stogram/e2ee'
import type { SessionView } from '../api.ts'
import type { Engine } from '../engine.ts'
import { enter } from './enter.ts'
import { makeRecovery } from './new-secrets.ts'
import { proveDevice } from './prove-device.ts'

export interface SignUpInput {
  username: string
  displayName: string
  password: string
}

type Step = Extract<SessionView, { phase: 'working' }>['step']

const VERSION = 1

/**
 * Makes an account and its first device. The identity's signing key and the root key exist only while this runs.
 * The recovery words are returned and kept nowhere.
 */
export async function signUp(
  engine: Engine,
  input: SignUpInput,
  report: (step: Step) => void,
  makeKeys: () => Promise<AccountKeys> = makeAccountKeys,
): Promise<{ recoveryWords: string[] }> {
  const nowMs = engine.clock.nowMs()
  report('deriving')
  const kdf = makeKdfParameters(engine.ports.kdf)
  const { authSecret, unlockKey } = await stretchPassword(input.password, kdf)
  report('making-keys')
  const keys = await makeKeys()
  const { aid } = keys
  const rootKey = makeRootKey()
  // Before there is an account: should the word list not load, nothing is lost.
  const { recoveryWords, recoverySecret, arkByRecovery } = await makeRecovery({ rootKey, aid }, VERSION)
  const secrets = {
    arkByPassword: await sealRootKeyByPassword(rootKey, { unlockKey, aid, kdf, version: VERSION }),
    passwordVersion: VERSION,
    arkByRecovery,
    recoveryVersion: VERSION,
    sealedKeys: await sealAccountKeys(rootKey, keys, VERSION),
    keysVersion: VERSION,
  }
  const identity = await makeIdentity({ ...keys, signingKey: keys.identitySigning.privateKey }, nowMs)
  const account = await openAccount({
    rootKey,
    sealedKeys: secrets.sealedKeys,
    version: VERSION,
    identityChain: [identity],
    aid,
  })
  rootKey.dispose()
  const device = await makeDeviceKeys()
  const { deviceId, ...certificate } = await makeDeviceCertificate({ ...account, ...device, createdAtMs: nowMs })
  const { parsed: _parsed, ...deviceList } = await makeDeviceList({
    ...account,
    previous: undefined,
    deviceIds: [deviceId],
    createdAtMs: nowMs,
  })
  report('registering')
  const { username, displayName } = input
  const published = {
    identity: { record: identity.record, signatures: [...identity.signatures] },
    certificate,
    deviceList,
  }
  const registration = {
    ...{ username, displayName, accountId: idText(aid), authSecret, recoverySecret, kdf, secrets },
    ...published,
  }
  const signingKey = device.signing.privateKey
  const session = await proveDevice({ clock: engine.clock, signingKey, purpose: 'register' }, (proof) =>
    engine.caller.callWith(undefined, 'auth:register', { ...registration, proof }),
  )
  await enter(engine, {
    session,
    account,
    device: { ...device, deviceId },
    entry: {
      ...{ accountId: idText(aid), username, displayName, bio: '', deviceList },
      identityChain: [published.identity],
      certificates: [certificate],
    },
  })
  return { recoveryWords }
}
