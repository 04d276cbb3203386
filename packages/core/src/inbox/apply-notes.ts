import type { ChatId, DeviceId, ItemId } from '@stogram/contract'
import { revocationsLeft } from '@stogram/e2ee'
import type { Engine } from '../engine.ts'
import type { StoreKey } from '../ports.ts'
import { moveOwnMarker } from './apply-body.ts'
import { isMembership, LogContext } from './log-context.ts'
import { loadMessage, settleChat, updateMessage } from './put-message.ts'

/*
 * What another device of this account has read or hidden. Such a note is kept, in the transaction that moves the
 * account log's cursor, until the chat is loaded and the message it names has come.
 */

export async function applyNotesOf(engine: Engine, chatId: ChatId): Promise<void> {
  await engine.locks.run(chatId, async () => {
    const context = await LogContext.open(engine, chatId)
    if (context?.chat === undefined) return
    await applyNotes(context)
    await settleChat(context)
    await context.commit()
  })
}

export async function applyNotes(context: LogContext): Promise<void> {
  const { tx, log } = context
  const range = { lower: noteKey(log.logId, 0), upper: noteKey(log.logId, Number.MAX_SAFE_INTEGER) }
  for (const { key, value } of await tx.range('pending', range)) {
    if (!('note' in value)) continue
    const { note } = value
    if (note.type === 'read') moveOwnMarker(context, 'read', note.uptoSeq)
    else if (note.type === 'revocations-owed') await takeDebts(context, note.deviceIds)
    else if (!(await hideMessage(context, note.id))) continue
    tx.remove('pending', key)
  }
}

export function noteKey(chatId: ChatId, seq: number): StoreKey {
  return ['note', chatId, seq]
}

/** Whoever may revoke no more there either leaves them to the others, and tells nobody: it would come back for ever. */
async function takeDebts(context: LogContext, deviceIds: readonly DeviceId[]): Promise<void> {
  const { log, tx, engine, self } = context
  const state = await context.rosterAt(log.cursor)
  if (state === undefined || !isMembership(state) || revocationsLeft(state, self.keys.deviceId) === 0) return
  log.pendingRevocations = [...new Set([...(log.pendingRevocations ?? []), ...deviceIds])]
  tx.afterCommit(() => engine.tasks.settleGroup(log.logId))
}

/** False while there is no such message. */
export async function hideMessage(context: LogContext, id: ItemId): Promise<boolean> {
  const row = await loadMessage(context.tx, context.log.logId, id)
  if (row === undefined) return false
  await updateMessage(context, { ...row, isHidden: true })
  context.isUnreadStale = true
  return true
}
