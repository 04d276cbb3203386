import type { AccountId, DeviceId, LogItem } from '@stogram/contract'
import { type AccountView, findDevice, idBytes, idText } from '@stogram/e2ee'
import type { Engine } from '../engine.ts'
import { must, mustSelf } from '../must.ts'
import { readAlarm, readAlarms } from '../projections/alarm-views.ts'
import type { Tx } from '../replica/database.ts'
import { type AccountRow, type AlarmRow, accountKey } from '../replica/rows.ts'
import { alarmId, dismissAlarm } from './alarms.ts'

/*
 * What happened to the devices of this account: no fault of anybody's as a rule, and the first sign of a theft where it
 * was not its owner's doing. A notice is in the same commit as what it was learned from, so that none is lost.
 */

const ADDED = 'DEVICE_ADDED'

/** The devices that have joined the own account since its entry was last seen, those that left again included. */
export function noticeAddedDevices(engine: Engine, tx: Tx, before: AccountView, view: AccountView): void {
  const known = new Set(everyDevice(before))
  for (const deviceId of everyDevice(view)) {
    if (known.has(deviceId) || deviceId === engine.self?.deviceId) continue
    const signedAtMs = findDevice(view, idBytes(deviceId))?.device.createdAtMs ?? view.deviceList.createdAtMs
    // Signed by a clock that may run ahead.
    const atMs = Math.min(signedAtMs, engine.clock.nowMs())
    stageNotice(engine, tx, { code: ADDED, accountId: idText(view.aid), deviceId, atMs })
  }
}

/** For who has just signed the device out here, its arrival asks nothing any more. */
export function dismissAddedDevice(engine: Engine, accountId: AccountId, deviceId: DeviceId): Promise<void> {
  return dismissAlarm(engine, noticeId({ code: ADDED, accountId, deviceId }))
}

/** For who has just signed all others out here. */
export async function dismissAddedDevices(engine: Engine): Promise<void> {
  for (const { id, code } of await readAlarms(engine.db)) if (code === ADDED) await dismissAlarm(engine, id)
}

/** What the server says of a session that ended because somebody had a copy of it. */
export async function noticeReuse(engine: Engine, tx: Tx, { atMs }: LogItem, deviceId: DeviceId): Promise<void> {
  const { accountId, deviceId: ownId } = mustSelf(engine)
  const row = (await tx.get('people', accountKey(accountId))) as AccountRow | undefined
  const { view } = must(row, 'the own entry is kept')
  // What was over before this device came is no news to it.
  if (atMs < (findDevice(view, idBytes(ownId))?.device.createdAtMs ?? 0)) return
  stageNotice(engine, tx, { code: 'SESSION_REUSED', accountId, deviceId, atMs })
}

/** A device tells its name after it has joined. */
export function renameNotice(engine: Engine, tx: Tx, accountId: AccountId, deviceId: DeviceId): void {
  showAfter(engine, tx, noticeId({ code: ADDED, accountId, deviceId }))
}

function stageNotice(
  engine: Engine,
  tx: Tx,
  notice: Required<Pick<AlarmRow, 'code' | 'accountId' | 'deviceId' | 'atMs'>>,
): void {
  const id = noticeId(notice)
  tx.put('pending', ['alarm', id], { id, ...notice })
  showAfter(engine, tx, id)
}

function showAfter(engine: Engine, tx: Tx, id: string): void {
  tx.afterCommit(() => {
    // @NOTE A fault of the storage reports itself.
    readAlarm(engine.db, id).then(
      (alarm) => alarm && engine.patches.alarm(alarm),
      () => {},
    )
  })
}

function noticeId({ deviceId, ...cause }: { code: string; accountId: AccountId; deviceId: DeviceId }): string {
  return `${alarmId(cause)} ${deviceId}`
}

function everyDevice({ deviceList }: AccountView): DeviceId[] {
  return [...deviceList.deviceIds, ...deviceList.revokedIds].map(idText)
}
