import { type ChatId, type DeviceId, RefusedError } from '@stogram/contract'
import { E2eeError, idBytes, idText } from '@stogram/e2ee'
import { CoreError } from '../api.ts'
import { loadAccount } from '../crypto/people.ts'
import { rotate } from '../crypto/rotate.ts'
import type { Engine } from '../engine.ts'
import { hasKey } from '../inbox/log-context.ts'
import { pullLogs } from '../inbox/pull.ts'
import { mustSelf } from '../must.ts'
import type { LogRow } from '../replica/rows.ts'
import { changeGroup, findIn, type GroupAction, type GroupBase, loadGroup } from './change-group.ts'
import { loadMeta, sealMeta } from './group-meta.ts'

/** Remembers a title that has to reach the group's log, through crashes and losses of the network. */
export async function setPendingTitle(engine: Engine, chatId: ChatId, title: string): Promise<void> {
  await changeLog(engine, chatId, (log) => ({ ...log, pendingTitle: title }))
}

/** Every group of this device owes these revocations, also those that it knows by name only. */
export async function setPendingRevocations(engine: Engine, deviceIds: readonly DeviceId[]): Promise<void> {
  for (const { value } of await engine.db.range('logs', { upper: [], openUpper: true })) {
    if (!('logId' in value) || value.kind !== 'chat' || value.stage === 'left') continue
    const chat = await engine.db.get('chats', value.logId)
    if (chat !== undefined && (chat.kind !== 'GROUP' || !chat.canPost)) continue
    await changeLog(engine, value.logId, (log) => ({
      ...log,
      pendingRevocations: [...new Set([...(log.pendingRevocations ?? []), ...deviceIds])],
    }))
  }
}

/** The groups to which this device still owes something. */
export async function owingGroups(engine: Engine): Promise<ChatId[]> {
  const rows = await engine.db.range('logs', { upper: [], openUpper: true })
  return rows.flatMap(({ value }) => ('logId' in value && isOwing(value) ? [value.logId] : []))
}

/** Pays what is owed to one group. What can never be paid is dropped; Throws what may pass. */
export async function settleGroup(engine: Engine, chatId: ChatId): Promise<void> {
  const log = (await engine.db.get('logs', chatId)) as LogRow | undefined
  if (log === undefined || !isOwing(log)) return
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

async function payOrDrop(
  engine: Engine,
  chatId: ChatId,
  plan: (base: GroupBase) => Promise<readonly GroupAction[]>,
): Promise<void> {
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
  if (error instanceof RefusedError) return error.retry === 'never'
  return error instanceof CoreError && (error.code === 'not_found' || error.code === 'bad_request')
}

function isOwing(log: LogRow): boolean {
  const { stage, pendingTitle, titleOwedSeq, pendingRevocations } = log
  return stage === 'live' && (pendingTitle ?? titleOwedSeq ?? pendingRevocations) !== undefined
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
): Promise<GroupAction[]> {
  const { state, epoch } = base
  const meta = await loadMeta(engine, chatId, state)
  const title = newTitle ?? meta.title
  // Where this device cannot read the title, somebody who can will write it.
  if (title === '') return []
  const isStale = !hasKey(epoch) || epoch.logSeq < state.rotationSeq
  if (isStale) {
    await rotate(engine, chatId, { roster: state, previous: epoch, log: base.log })
    await pullLogs(engine, [chatId])
    return titleActions(engine, chatId, await loadGroup(engine, chatId), newTitle)
  }
  const isReadable = newTitle === undefined && state.meta?.epoch === epoch.number
  return isReadable ? [] : [await sealMeta(epoch, { ...meta, title })]
}

async function changeLog(engine: Engine, chatId: ChatId, change: (log: LogRow) => LogRow): Promise<void> {
  await engine.locks.run(chatId, async () => {
    const log = (await engine.db.get('logs', chatId)) as LogRow | undefined
    if (log === undefined) return
    const tx = engine.db.begin()
    tx.put('logs', chatId, change(log))
    await tx.commit()
  })
}
