import type { ChatId, DeviceId } from '@stogram/contract'
import type { Engine } from '../engine.ts'
import type { Tx } from '../replica/database.ts'
import type { LogRow } from '../replica/rows.ts'

/*
 * What a device owes the logs of its groups, and an epoch to any chat. Paying it is loaded only when there is something to pay.
 */

/** Remembers a title that has to reach the group's log, through crashes and losses of the network. */
export async function setPendingTitle(engine: Engine, chatId: ChatId, title: string): Promise<void> {
  await changeLog(engine, chatId, (log) => ({ ...log, pendingTitle: title }))
}

/** Every group of this device owes these revocations, also those that it knows by name only. */
export async function setPendingRevocations(engine: Engine, deviceIds: readonly DeviceId[]): Promise<void> {
  for (const { value } of await engine.db.range('logs', { upper: [], openUpper: true })) {
    if (!('logId' in value) || value.kind !== 'chat') continue
    const chat = await engine.db.get('chats', value.logId)
    if (chat !== undefined && (chat.kind !== 'GROUP' || !chat.canPost)) continue
    await changeLog(engine, value.logId, (log) => ({
      ...log,
      pendingRevocations: [...new Set([...(log.pendingRevocations ?? []), ...deviceIds])],
    }))
  }
}

/** The chats to which this device still owes something. */
export async function owingGroups(engine: Engine): Promise<ChatId[]> {
  const rows = await engine.db.range('logs', { upper: [], openUpper: true })
  return rows.flatMap(({ value }) => ('logId' in value && isOwing(value) ? [value.logId] : []))
}

/** The chat's log while something is owed to it. */
export async function findDebts(engine: Engine, chatId: ChatId): Promise<LogRow | undefined> {
  const log = (await engine.db.get('logs', chatId)) as LogRow | undefined
  return log !== undefined && isOwing(log) ? log : undefined
}

function isOwing(log: LogRow): boolean {
  const { stage, pendingTitle, titleOwedSeq, pendingRevocations, isUnderFormerKey } = log
  return stage === 'live' && (pendingTitle ?? titleOwedSeq ?? pendingRevocations ?? isUnderFormerKey) !== undefined
}

/** `change` may stage more for the same commit. */
export async function changeLog(
  engine: Engine,
  chatId: ChatId,
  change: (log: LogRow, tx: Tx) => LogRow,
): Promise<void> {
  await engine.locks.run(chatId, async () => {
    const log = (await engine.db.get('logs', chatId)) as LogRow | undefined
    if (log === undefined) return
    const tx = engine.db.begin()
    tx.put('logs', chatId, change(log, tx))
    await tx.commit()
  })
}
