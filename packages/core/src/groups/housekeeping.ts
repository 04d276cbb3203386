import { type ChatId, type DeviceId, RefusedError } from '@stogram/contract'
import { E2eeError, findDevice, findMember, idBytes, idText, type Membership, type VerifiedDevice } from '@stogram/e2ee'
import { CoreError } from '../api.ts'
import { isTransient } from '../connection/caller.ts'
import { raiseAlarm } from '../crypto/alarms.ts'
import { isLostRace } from '../crypto/lost-race.ts'
import { loadAccount } from '../crypto/people.ts'
import { rotate } from '../crypto/rotate.ts'
import type { Engine } from '../engine.ts'
import { hasKey } from '../inbox/log-context.ts'
import { must, mustSelf } from '../must.ts'
import type { LogRow } from '../replica/rows.ts'
import { changeGroup, type GroupAction, type GroupBase, type GroupPlan, loadGroup } from './change-group.ts'
import { changeLog, findDebts } from './debts.ts'
import { loadMeta, sealMeta } from './group-meta.ts'

/**
 * Pays what is owed to one chat. A title that can never be put there is dropped, a revocation never is.
 * Throws what kept it from being paid.
 */
export async function settleGroup(engine: Engine, chatId: ChatId): Promise<void> {
  const log = await findDebts(engine, chatId)
  if (log === undefined) return
  const refusal = await settleRevocations(engine, chatId, log.pendingRevocations ?? [])
  await settleTitle(engine, chatId, log)
  if (refusal !== undefined) throw refusal.error
}

async function settleTitle(engine: Engine, chatId: ChatId, { pendingTitle, titleOwedSeq }: LogRow): Promise<void> {
  if (pendingTitle === undefined && titleOwedSeq === undefined) return
  await payOrDrop(engine, chatId, (base) => titleActions(engine, chatId, base, pendingTitle))
  await changeLog(engine, chatId, ({ pendingTitle: title, titleOwedSeq: owedSeq, ...rest }) => ({
    ...rest,
    ...(title === pendingTitle || title === undefined ? {} : { pendingTitle: title }),
    ...(owedSeq === titleOwedSeq || owedSeq === undefined ? {} : { titleOwedSeq: owedSeq }),
  }))
}

/**
 * Whatever the server answers, a revocation is owed until it stands in the group's own state: up to then the device is
 * let in there. What is more than a network that is away is shown to the person.
 */
async function settleRevocations(
  engine: Engine,
  chatId: ChatId,
  deviceIds: readonly DeviceId[],
): Promise<{ error: unknown } | undefined> {
  if (deviceIds.length === 0) return undefined
  try {
    if ((await stillOwed(engine, chatId, deviceIds)).length > 0) {
      const devices = await revokedDevices(engine, deviceIds)
      await changeGroup(engine, chatId, async ({ state }) => revocationActions(engine, state, devices))
    }
    const left = new Set(await stillOwed(engine, chatId, deviceIds))
    await changeLog(engine, chatId, ({ pendingRevocations = [], ...rest }) => {
      const owed = pendingRevocations.filter((id) => left.has(id) || !deviceIds.includes(id))
      return { ...rest, ...(owed.length === 0 ? {} : { pendingRevocations: owed }) }
    })
    return undefined
  } catch (error) {
    if (engine.self !== undefined && isRefusal(error)) raiseAlarm(engine, { code: 'REVOCATION_REFUSED', chatId })
    return { error }
  }
}

/** Those that the group's own state does not have. None where this account has no part, and none in a private chat. */
async function stillOwed(engine: Engine, chatId: ChatId, deviceIds: readonly DeviceId[]): Promise<DeviceId[]> {
  if ((await engine.db.get('chats', chatId))?.kind !== 'GROUP') return []
  const { state } = await loadGroup(engine, chatId)
  if (!takesPart(engine, state)) return []
  const there = new Set(state.revokedDeviceIds.map(idText))
  return deviceIds.filter((id) => !there.has(id))
}

function takesPart(engine: Engine, state: Membership): boolean {
  return !state.isClosed && findMember(state, mustSelf(engine).keys.aid) !== undefined
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

function revocationActions(engine: Engine, state: Membership, devices: readonly VerifiedDevice[]): GroupAction[] {
  if (!takesPart(engine, state)) return []
  const there = new Set(state.revokedDeviceIds.map(idText))
  const owed = devices.filter(({ deviceId }) => !there.has(idText(deviceId)))
  return owed.map(({ certificate }) => ({ type: 'deviceRevoked', certificate }))
}

async function payOrDrop(engine: Engine, chatId: ChatId, plan: GroupPlan): Promise<void> {
  try {
    await changeGroup(engine, chatId, async (base) =>
      findMember(base.state, mustSelf(engine).keys.aid) === undefined ? [] : plan(base),
    )
  } catch (error) {
    if (engine.self === undefined || !isHopeless(error)) throw error
    engine.log('debt-dropped', { message: error instanceof Error ? error.message : '' })
  }
}

function isHopeless(error: unknown): boolean {
  if (error instanceof E2eeError) return true
  if (error instanceof RefusedError) return error.retry === 'never' && !isLostRace(error)
  return error instanceof CoreError && (error.code === 'not_found' || error.code === 'bad_request')
}

/** The title, or the one that the group has, under the newest epoch, so that every member of today can read it. */
async function titleActions(
  engine: Engine,
  chatId: ChatId,
  base: GroupBase,
  newTitle: string | undefined,
): Promise<GroupAction[] | 'again'> {
  const { state, epoch } = base
  const meta = await loadMeta(engine, chatId, state)
  const title = newTitle ?? meta.title
  // Where this device cannot read the title, somebody who can will write it.
  if (title === '') return []
  const isStale = !hasKey(epoch) || epoch.logSeq < state.rotationSeq
  if (isStale) {
    await rotate(engine, chatId, { roster: state, previous: epoch, log: base.log })
    return 'again'
  }
  // A command and the worker may pay the same debt at the same time.
  const isThere = title === meta.title && state.meta?.epoch === epoch.number
  return isThere ? [] : [await sealMeta(epoch, { ...meta, title })]
}
