import { type ChatId, type DeviceId, RefusedError } from '@stogram/contract'
import { E2eeError, idBytes, idText } from '@stogram/e2ee'
import { CoreError } from '../api.ts'
import { isLostRace } from '../crypto/lost-race.ts'
import { loadAccount } from '../crypto/people.ts'
import { rotate } from '../crypto/rotate.ts'
import type { Engine } from '../engine.ts'
import { hasKey } from '../inbox/log-context.ts'
import { mustSelf } from '../must.ts'
import { changeGroup, findIn, type GroupAction, type GroupBase, type GroupPlan } from './change-group.ts'
import { changeLog, findDebts } from './debts.ts'
import { loadMeta, sealMeta } from './group-meta.ts'

/** Pays what is owed to one group. What can never be paid is dropped; Throws what may pass. */
export async function settleGroup(engine: Engine, chatId: ChatId): Promise<void> {
  const log = await findDebts(engine, chatId)
  if (log === undefined) return
  const { pendingTitle, titleOwedSeq } = log
  const revocations = await confirmed(engine, log.pendingRevocations ?? [])
  if (revocations.length === 0 && pendingTitle === undefined && titleOwedSeq === undefined) return
  if (revocations.length > 0) {
    await payOrDrop(engine, chatId, async ({ state }) => revocationsOf(engine, state.revokedDeviceIds, revocations))
  }
  if (pendingTitle !== undefined || titleOwedSeq !== undefined) {
    await payOrDrop(engine, chatId, (base) => titleActions(engine, chatId, base, pendingTitle))
  }
  await changeLog(
    engine,
    chatId,
    ({ pendingTitle: title, titleOwedSeq: owedSeq, pendingRevocations = [], ...rest }) => {
      const left = pendingRevocations.filter((id) => !revocations.includes(id))
      return {
        ...rest,
        ...(title === pendingTitle || title === undefined ? {} : { pendingTitle: title }),
        ...(owedSeq === titleOwedSeq || owedSeq === undefined ? {} : { titleOwedSeq: owedSeq }),
        ...(left.length === 0 ? {} : { pendingRevocations: left }),
      }
    },
  )
}

async function payOrDrop(engine: Engine, chatId: ChatId, plan: GroupPlan): Promise<void> {
  try {
    await changeGroup(engine, chatId, async (base) =>
      findIn(base.state, mustSelf(engine).accountId) === undefined ? [] : plan(base),
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

/** Those that the account's own device list names: a revocation that the server never took is not for the groups. */
async function confirmed(engine: Engine, deviceIds: readonly DeviceId[]): Promise<DeviceId[]> {
  const own = await loadAccount(engine, mustSelf(engine).accountId)
  const revoked = new Set(own?.view.deviceList.revokedIds.map(idText))
  return deviceIds.filter((id) => revoked.has(id))
}

function revocationsOf(engine: Engine, revoked: readonly Uint8Array[], deviceIds: readonly DeviceId[]): GroupAction[] {
  const { aid } = mustSelf(engine).keys
  const isDone = new Set(revoked.map(idText))
  return deviceIds.flatMap((id): GroupAction[] =>
    isDone.has(id) ? [] : [{ type: 'deviceRevoked', aid, deviceId: idBytes(id) }],
  )
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
  const isReadable = newTitle === undefined && state.meta?.epoch === epoch.number
  return isReadable ? [] : [await sealMeta(epoch, { ...meta, title })]
}
