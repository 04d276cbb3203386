import { LIMITS, type LogId, type LogItem, RefusedError } from '@stogram/contract'
import { E2eeError } from '@stogram/e2ee'
import { isTransient } from '../connection/caller.ts'
import { raiseAlarm } from '../crypto/alarms.ts'
import type { Engine } from '../engine.ts'
import { mustSelf } from '../must.ts'
import { StorageFault } from '../ports.ts'
import type { LogRow } from '../replica/rows.ts'
import { applyAccountPage } from './account-log.ts'
import { applyPage } from './apply-page.ts'
import { doubt, noteHistory } from './doubts.ts'
import { LogContext } from './log-context.ts'
import { prepare } from './prepare.ts'
import { retryPending } from './retry-pending.ts'

/** Brings these logs up to the server's newest item. Rejects when the server cannot be reached. */
export async function pullLogs(engine: Engine, logIds: readonly LogId[]): Promise<void> {
  for (let i = 0; i < logIds.length; i += LIMITS.syncLogs) {
    let wanted = logIds.slice(i, i + LIMITS.syncLogs)
    while (wanted.length > 0) wanted = await pullOnce(engine, wanted)
  }
}

/** One question and its pages. Returns the logs that have more. */
async function pullOnce(engine: Engine, logIds: readonly LogId[]): Promise<LogId[]> {
  const cursors: { logId: LogId; afterSeq: number }[] = []
  for (const logId of logIds) {
    const log = (await engine.db.get('logs', logId)) as LogRow | undefined
    if (log === undefined || log.stage === 'new') continue
    if (log.doubt !== undefined) engine.tasks.drainNow(logId)
    if (log.doubt?.step !== 'compare') cursors.push({ logId, afterSeq: log.cursor })
  }
  if (cursors.length === 0) return []
  const { historyId, logs } = await engine.caller.call('sync:pull', { cursors })
  await noteHistory(engine, historyId)
  for (const { logId, afterSeq } of cursors) {
    // One that is left out is not this account's to read, and what it begins anew is not there yet.
    const lastSeq = logs.find((log) => log.logId === logId)?.lastSeq ?? 0
    if (lastSeq < afterSeq) await doubt(engine, logId)
  }
  for (const { logId, lastSeq } of logs) engine.told.set(logId, lastSeq)
  const more = await Promise.all(
    logs.map(async ({ logId, items, hasMore }) => {
      const asked = cursors.find((cursor) => cursor.logId === logId)
      if (asked === undefined) return undefined
      const isBroken = (items[0]?.seq ?? 0) > asked.afterSeq + 1
      const isMoved = await takeSafely(engine, logId, items, isBroken)
      if (hasMore && isMoved) return logId
      engine.told.delete(logId)
      return undefined
    }),
  )
  return more.flatMap((logId) => logId ?? [])
}

/** One log that cannot be taken must not keep the others from going on; the network's troubles concern all. */
async function takeSafely(
  engine: Engine,
  logId: LogId,
  items: readonly LogItem[],
  isBroken: boolean,
): Promise<boolean> {
  try {
    const log = (await engine.db.get('logs', logId)) as LogRow | undefined
    if (log?.doubt?.step === 'compare') return false
    const isChat = logId !== mustSelf(engine).accountId
    if (!isBroken || !isChat) return await takeItems(engine, logId, items)
    const { rejoinChat } = await import('./bootstrap-chat.ts')
    return await rejoinChat(engine, logId)
  } catch (error) {
    if (isTransient(error) || error instanceof StorageFault || engine.self === undefined) throw error
    engine.log('log-not-taken', { message: error instanceof Error ? error.message : '' })
    if (!(error instanceof RefusedError)) showDeaf(engine, logId, error)
    return false
  }
}

/** Nothing more comes from this log until that is mended: not something to go on with in silence. */
function showDeaf(engine: Engine, logId: LogId, error: unknown): void {
  const code = (error instanceof E2eeError ? error.alarm : undefined) ?? 'LOG_NOT_TAKEN'
  const isOwn = logId === mustSelf(engine).accountId
  raiseAlarm(engine, { code, ...(isOwn ? { accountId: logId } : { chatId: logId }) })
}

/** Applies items that may follow the cursor. True when the cursor has moved. */
export async function takeItems(engine: Engine, logId: LogId, items: readonly LogItem[]): Promise<boolean> {
  if (items.length === 0) return false
  const isOwn = logId === mustSelf(engine).accountId
  const hand = { logId, items }
  engine.inHand.add(hand)
  try {
    return await (isOwn ? applyAccountPage(engine, items) : takeChatItems(engine, logId, items))
  } finally {
    engine.inHand.delete(hand)
  }
}

async function takeChatItems(engine: Engine, logId: LogId, items: readonly LogItem[]): Promise<boolean> {
  const wraps = await prepare(engine, logId, items)
  // A line goes on from its last message: what was held back before comes first.
  await retryPending(engine, logId)
  return engine.locks.run(logId, async () => {
    const context = await LogContext.open(engine, logId, wraps)
    if (context === undefined || context.log.stage === 'new' || context.log.doubt?.step === 'compare') return false
    const before = context.log.cursor
    const last = items.at(-1)
    if (last === undefined || last.seq <= before) return false
    await applyPage(context, items)
    if (context.log.cursor === before) return false
    await context.commit()
    return true
  })
}
