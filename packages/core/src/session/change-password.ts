import { type DeviceId, RefusedError, UnreachableError } from '@stogram/contract'
import { idBytes, idText, makeDeviceList } from '@stogram/e2ee'
import { dismissAddedDevices } from '../crypto/device-notices.ts'
import { fetchAccounts } from '../crypto/people.ts'
import type { Engine } from '../engine.ts'
import { owingGroups, setPendingRevocations } from '../groups/debts.ts'
import { mustSelf } from '../must.ts'
import { makePassword } from './new-secrets.ts'
import { openSelf } from './open-self.ts'
import { derive, type OpenedSecrets } from './unlock.ts'

export interface ChangePasswordInput {
  oldPassword: string
  newPassword: string
}

/** Sets a new password and signs every other device out. */
export async function changePassword(engine: Engine, input: ChangePasswordInput): Promise<void> {
  const { accountId } = mustSelf(engine)
  try {
    await change(engine, input)
  } catch (error) {
    // Only the answer may have been lost.
    if (!(error instanceof UnreachableError) || !(await isPassword(engine, input.newPassword))) throw error
  }
  await fetchAccounts(engine, [accountId], true)
  await dismissAddedDevices(engine)
  for (const chatId of await owingGroups(engine)) engine.tasks.settleGroup(chatId)
}

async function change(engine: Engine, { oldPassword, newPassword }: ChangePasswordInput): Promise<void> {
  const opened = await openSelf(engine, oldPassword)
  try {
    const root = { rootKey: opened.rootKey, aid: opened.account.aid }
    const version = opened.secrets.passwordVersion + 1
    const password = await makePassword(root, { password: newPassword, cost: engine.ports.kdf, version })
    const { deviceList, leaving } = await keepOnlyThis(engine, opened)
    // Before anything is sent: should the answer be lost, the groups are told all the same.
    await setPendingRevocations(engine, leaving)
    await engine.caller.call('auth:change-password', { oldAuthSecret: opened.authSecret, ...password, deviceList })
  } finally {
    opened.rootKey.dispose()
  }
}

async function keepOnlyThis(engine: Engine, { account, view }: OpenedSecrets) {
  const { deviceId } = mustSelf(engine)
  const leaving: DeviceId[] = view.deviceList.deviceIds.map(idText).filter((id) => id !== deviceId)
  const { parsed: _parsed, ...deviceList } = await makeDeviceList({
    ...account,
    previous: view.deviceList,
    deviceIds: [idBytes(deviceId)],
    revokedIds: leaving.map(idBytes),
    createdAtMs: engine.clock.nowMs(),
  })
  return { deviceList, leaving }
}

async function isPassword(engine: Engine, password: string): Promise<boolean> {
  const { authSecret } = await derive(engine, mustSelf(engine).session.username, password)
  try {
    await engine.caller.call('auth:unlock', { authSecret })
    return true
  } catch (error) {
    if (error instanceof RefusedError && error.code === 'wrong_credentials') return false
    throw error
  }
}
