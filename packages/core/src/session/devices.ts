import type { DeviceId } from '@stogram/contract'
import { idBytes, idText, makeDeviceList } from '@stogram/e2ee'
import type { DeviceView } from '../api.ts'
import { acceptEntry, loadAccount } from '../crypto/people.ts'
import type { Engine } from '../engine.ts'
import { setPendingRevocations, settleGroups } from '../groups/housekeeping.ts'
import { must, mustSelf } from '../must.ts'
import type { NoteRow } from '../replica/rows.ts'
import { derive, unlock } from './unlock.ts'

export async function listDevices(engine: Engine): Promise<DeviceView[]> {
  const { devices } = await engine.caller.call('device:list', {})
  const present = devices.filter((device) => device.revokedAtMs === undefined)
  return Promise.all(
    present.map(async ({ deviceId, createdAtMs, lastSeenAtMs, isCurrent }) => ({
      ...{ deviceId, createdAtMs, isCurrent },
      ...(lastSeenAtMs === undefined ? {} : { lastSeenAtMs }),
      name: await nameOf(engine, deviceId),
    })),
  )
}

async function nameOf(engine: Engine, deviceId: DeviceId): Promise<string> {
  const row = (await engine.db.get('meta', `device:${deviceId}`)) as NoteRow | undefined
  if (row?.note.type === 'device-name') return row.note.name
  return deviceId === engine.self?.deviceId ? engine.ports.deviceName : 'Unnamed device'
}

/** Signs a device list without these devices, and owes their revocation to every group. */
export async function revokeDevices(
  engine: Engine,
  { deviceIds, password }: { deviceIds: readonly DeviceId[]; password: string },
): Promise<void> {
  const self = mustSelf(engine)
  const { username } = self.session
  const derived = await derive(engine, username, password)
  const answer = await engine.caller.call('auth:unlock', { authSecret: derived.authSecret })
  const previous = must(await loadAccount(engine, self.accountId), 'the own entry is kept').view
  const { account, view } = await unlock(answer, derived, { accountId: self.accountId, username, previous })
  const isRevoked = (id: Uint8Array) => deviceIds.includes(idText(id))
  const { parsed: _parsed, ...deviceList } = await makeDeviceList({
    ...account,
    previous: view.deviceList,
    deviceIds: view.deviceList.deviceIds.filter((id) => !isRevoked(id)),
    revokedIds: deviceIds.map(idBytes),
    createdAtMs: engine.clock.nowMs(),
  })
  await engine.caller.call('device:revoke', { deviceList })
  await acceptEntry(engine, { ...answer.entry, deviceList })
  const chats = await engine.db.range('chats', {})
  for (const { value } of chats) {
    if (value.kind === 'GROUP' && value.canPost) await setPendingRevocations(engine, value.id, deviceIds)
  }
  await settleGroups(engine)
}
