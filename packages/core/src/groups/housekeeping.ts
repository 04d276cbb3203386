import type { ChatId } from '@stogram/contract'
import { idBytes, sealChatMeta } from '@stogram/e2ee'
import { rotate } from '../crypto/rotate.ts'
import type { Engine } from '../engine.ts'
import { hasKey } from '../inbox/log-context.ts'
import { pullLogs } from '../inbox/pull.ts'
import { mustSelf } from '../must.ts'
import type { LogRow } from '../replica/rows.ts'
import { changeGroup, findIn, type GroupAction, type GroupBase, loadGroup } from './change-group.ts'

/** Remembers a title that has to reach the group's log, through crashes and losses of the network. */
export async function setPendingTitle(engine: Engine, chatId: ChatId, title: string): Promise<void> {
  await changeLog(engine, chatId, (log) => ({ ...log, pendingTitle: title }))
}

export async function setPendingRevocations(
  engine: Engine,
  chatId: ChatId,
  deviceIds: readonly string[],
): Promise<void> {
  await changeLog(engine, chatId, (log) => ({
    ...log,
    pendingRevocations: [...new Set([...(log.pendingRevocations ?? []), ...deviceIds])],
  }))
}

/** What this device still owes to its groups; after each full sync. */
export async function settleGroups(engine: Engine): Promise<void> {
  for (const { value } of await engine.db.range('logs', { upper: [], openUpper: true })) {
    if ('logId' in value && isOwing(value)) await settleGroup(engine, value.logId)
  }
}

export async function settleGroup(engine: Engine, chatId: ChatId): Promise<void> {
  const log = (await engine.db.get('logs', chatId)) as LogRow | undefined
  if (log === undefined || !isOwing(log)) return
  const { pendingTitle, pendingRevocations = [] } = log
  const base = await loadGroup(engine, chatId)
  const isMember = findIn(base.state, mustSelf(engine).accountId) !== undefined
  if (isMember && pendingRevocations.length > 0) {
    await changeGroup(engine, chatId, async ({ state }) =>
      revocationsOf(engine, state.revokedDeviceIds, pendingRevocations),
    )
  }
  if (isMember && pendingTitle !== undefined) {
    await changeGroup(engine, chatId, (current) => renameActions(engine, chatId, current, pendingTitle))
  }
  await changeLog(engine, chatId, (current) => {
    const { pendingTitle: title, pendingRevocations: revocations, ...rest } = current
    return {
      ...rest,
      ...(title === pendingTitle || title === undefined ? {} : { pendingTitle: title }),
      ...(revocations === log.pendingRevocations || revocations === undefined
        ? {}
        : { pendingRevocations: revocations }),
    }
  })
}

function isOwing(log: LogRow): boolean {
  return log.stage === 'live' && (log.pendingTitle !== undefined || log.pendingRevocations !== undefined)
}

function revocationsOf(engine: Engine, revoked: readonly Uint8Array[], deviceIds: readonly string[]): GroupAction[] {
  const { aid } = mustSelf(engine).keys
  return deviceIds.flatMap((id): GroupAction[] => {
    const deviceId = idBytes(id)
    const isDone = revoked.some((other) => other.every((byte, i) => byte === deviceId[i]))
    return isDone ? [] : [{ type: 'deviceRevoked', aid, deviceId }]
  })
}

/** The title under the newest epoch, so that every member of today can read it. */
async function renameActions(engine: Engine, chatId: ChatId, base: GroupBase, title: string): Promise<GroupAction[]> {
  const { state, epoch } = base
  const isStale = !hasKey(epoch) || epoch.logSeq < state.rotationSeq
  if (isStale) {
    await rotate(engine, chatId, { roster: state, previous: epoch, log: base.log })
    await pullLogs(engine, [chatId])
    return renameActions(engine, chatId, await loadGroup(engine, chatId), title)
  }
  const sealed = await sealChatMeta(epoch, { title, description: '', photo: new Uint8Array(0) })
  return [{ type: 'setMeta', epoch: epoch.number, sealed }]
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
