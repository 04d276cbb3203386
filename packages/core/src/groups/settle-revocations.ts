import { type ChatId, type DeviceId, LIMITS, RefusedError } from '@stogram/contract'
import {
  E2eeError,
  findDevice,
  findMember,
  idBytes,
  idText,
  type Membership,
  revocationsLeft,
  type VerifiedDevice,
} from '@stogram/e2ee'
import { CoreError } from '../api.ts'
import { isTransient } from '../connection/caller.ts'
import { raiseAlarm } from '../crypto/alarms.ts'
import { loadAccount } from '../crypto/people.ts'
import type { Engine, Self } from '../engine.ts'
import { must, mustSelf } from '../must.ts'
import { enqueueNote } from '../outbox/enqueue.ts'
import { changeGroup, type GroupAction, loadGroup } from './change-group.ts'
import { changeLog } from './debts.ts'

/** Beside them a change may hold a snapshot. */
const MOST_AT_ONCE = Math.floor(LIMITS.otherOps / 2)

/**
 * Whatever the server answers, a revocation is owed until it stands in the group's own state: up to then the device is
 * let in there. What is more than a network that is away is shown to the person. What this device may not revoke any
 * more is handed on to the other devices of the account.
 *
 * Source docs/protocol.md [GR7]
 */
export async function settleRevocations(
  engine: Engine,
  chatId: ChatId,
  deviceIds: readonly DeviceId[],
): Promise<{ error: unknown } | undefined> {
  if (deviceIds.length === 0) return undefined
  try {
    const devices = await revokedDevices(engine, await stillOwed(engine, chatId, deviceIds))
    for (let part = 0; part < devices.length; part += MOST_AT_ONCE) {
      await changeGroup(engine, chatId, async ({ state }) => planRevocations(state, mustSelf(engine).keys, devices))
    }
    await keepOwed(engine, chatId, deviceIds, devices)
    return undefined
  } catch (error) {
    if (engine.self !== undefined && isRefusal(error)) raiseAlarm(engine, { code: 'REVOCATION_REFUSED', chatId })
    return { error }
  }
}

/** Ends the debts that are paid, and those that only another device of the account can pay: it is told of them. */
async function keepOwed(
  engine: Engine,
  chatId: ChatId,
  deviceIds: readonly DeviceId[],
  devices: readonly VerifiedDevice[],
): Promise<void> {
  const left = new Set(await stillOwed(engine, chatId, deviceIds))
  const unpaid = devices.map(({ deviceId }) => idText(deviceId)).filter((id) => left.has(id))
  const handedOn = unpaid.length > 0 && (await isUsedUp(engine, chatId)) ? unpaid : []
  await changeLog(engine, chatId, ({ pendingRevocations = [], ...rest }, tx) => {
    if (handedOn.length > 0) enqueueNote(engine, tx, { type: 'revocations-owed', chatId, deviceIds: handedOn })
    const isOwed = (id: DeviceId) => !deviceIds.includes(id) || (left.has(id) && !handedOn.includes(id))
    const owed = pendingRevocations.filter(isOwed)
    return { ...rest, ...(owed.length === 0 ? {} : { pendingRevocations: owed }) }
  })
}

async function isUsedUp(engine: Engine, chatId: ChatId): Promise<boolean> {
  const { state } = await loadGroup(engine, chatId)
  return revocationsLeft(state, mustSelf(engine).keys.deviceId) === 0
}

/** Those that the group's own state does not have. None where this account has no part, and none in a private chat. */
async function stillOwed(engine: Engine, chatId: ChatId, deviceIds: readonly DeviceId[]): Promise<DeviceId[]> {
  if ((await engine.db.get('chats', chatId))?.kind !== 'GROUP') return []
  const { state } = await loadGroup(engine, chatId)
  if (!takesPart(state, mustSelf(engine).keys.aid)) return []
  const there = new Set(state.revokedDeviceIds.map(idText))
  return deviceIds.filter((id) => !there.has(id))
}

function takesPart(state: Membership, aid: Uint8Array): boolean {
  return !state.isClosed && findMember(state, aid) !== undefined
}

function isRefusal(error: unknown): boolean {
  if (error instanceof RefusedError) return !isTransient(error)
  return error instanceof E2eeError || (error instanceof CoreError && error.code === 'tampered')
}

/** Those that the account's own device list names: a revocation that the server never took is not for the groups. */
async function revokedDevices(engine: Engine, deviceIds: readonly DeviceId[]): Promise<VerifiedDevice[]> {
  const { view } = must(await loadAccount(engine, mustSelf(engine).accountId), 'the own entry is kept')
  const revoked = new Set(view.deviceList.revokedIds.map(idText))
  return deviceIds.flatMap((id) => {
    if (!revoked.has(id)) return []
    const found = findDevice(view, idBytes(id))
    if (found === undefined) throw new CoreError('tampered', 'The server keeps back the certificate of a device.')
    return found.device
  })
}

/** What one change can hold of it, and this device may still revoke. */
export function planRevocations(
  state: Membership,
  { aid, deviceId }: Pick<Self['keys'], 'aid' | 'deviceId'>,
  devices: readonly VerifiedDevice[],
): GroupAction[] {
  if (!takesPart(state, aid)) return []
  const there = new Set(state.revokedDeviceIds.map(idText))
  return devices
    .filter((device) => !there.has(idText(device.deviceId)))
    .slice(0, Math.min(MOST_AT_ONCE, revocationsLeft(state, deviceId)))
    .map(({ certificate }) => ({ type: 'deviceRevoked', certificate }))
}
