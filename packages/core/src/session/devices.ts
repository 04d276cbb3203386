import { type DeviceId, RefusedError } from '@stogram/contract'
import { idBytes, idText, makeDeviceList } from '@stogram/e2ee'
import type { DeviceView } from '../account-views.ts'
import { dismissAddedDevice } from '../crypto/device-notices.ts'
import { fetchAccounts } from '../crypto/people.ts'
import type { Engine } from '../engine.ts'
import { owingGroups, setPendingRevocations } from '../groups/debts.ts'
import { mustSelf } from '../must.ts'
import { readDeviceName } from '../replica/own-names.ts'
import { unlockSelf } from './open-self.ts'

export async function listDevices(engine: Engine): Promise<DeviceView[]> {
  const { devices } = await engine.caller.call('device:list', {})
  const present = devices.filter((device) => device.revokedAtMs === undefined)
  return Promise.all(
    present.map(async ({ deviceId, createdAtMs, lastSeenAtMs, signedOutAtMs, isCurrent }) => ({
      ...{ deviceId, createdAtMs, isCurrent },
      ...(lastSeenAtMs === undefined ? {} : { lastSeenAtMs }),
      ...(signedOutAtMs === undefined ? {} : { signedOutAtMs }),
      name: await nameOf(engine, deviceId),
    })),
  )
}

async function nameOf(engine: Engine, deviceId: DeviceId): Promise<string> {
  const own = deviceId === engine.self?.deviceId ? engine.ports.deviceName : 'Unnamed device'
  return (await readDeviceName(engine.db, deviceId)) ?? own
}

/** How often the list is made again because another device was faster. */
const MAX_RACES = 3

/**
 * Signs a device list without these devices, and owes their revocation to every group. What the account has revoked
 * already is left out, so that the same command after a lost answer finishes what it began.
 */
export async function revokeDevices(
  engine: Engine,
  { deviceIds, password }: { deviceIds: readonly DeviceId[]; password: string },
): Promise<void> {
  const { accountId } = mustSelf(engine)
  await setPendingRevocations(engine, deviceIds)
  for (let race = 1; ; race++) {
    try {
      await publishRevocation(engine, deviceIds, password)
      break
    } catch (error) {
      const isRaced = error instanceof RefusedError && error.code === 'stale_version'
      if (!isRaced || race >= MAX_RACES) throw error
    }
  }
  await fetchAccounts(engine, [accountId], true)
  for (const deviceId of deviceIds) await dismissAddedDevice(engine, accountId, deviceId)
  for (const chatId of await owingGroups(engine)) engine.tasks.settleGroup(chatId)
}

async function publishRevocation(engine: Engine, deviceIds: readonly DeviceId[], password: string): Promise<void> {
  const { account, view } = await unlockSelf(engine, password)
  const present = new Set(view.deviceList.deviceIds.map(idText))
  const leaving = deviceIds.filter((id) => present.has(id))
  if (leaving.length === 0) return
  const { parsed: _parsed, ...deviceList } = await makeDeviceList({
    ...account,
    previous: view.deviceList,
    deviceIds: view.deviceList.deviceIds.filter((id) => !leaving.includes(idText(id))),
    revokedIds: leaving.map(idBytes),
    createdAtMs: engine.clock.nowMs(),
  })
  await engine.caller.call('device:revoke', { deviceList })
}
