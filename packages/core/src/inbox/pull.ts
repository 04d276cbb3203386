import { LIMITS, type LogId, type LogItem } from '@stogram/contract'
import { findDevice, idBytes, idText, parseEnvelope, parseEpoch, parseOp } from '@stogram/e2ee'
import { raiseAlarm } from '../crypto/alarms.ts'
import { fetchAccounts, loadAccount } from '../crypto/people.ts'
import type { Engine } from '../engine.ts'
import { mustSelf } from '../must.ts'
import type { LogRow } from '../replica/rows.ts'
import { applyAccountPage } from './account-log.ts'
import { applyPage, isEnvelope } from './apply-page.ts'
import { LogContext } from './log-context.ts'

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
    if (log !== undefined && log.stage !== 'new') cursors.push({ logId, afterSeq: log.cursor })
  }
  if (cursors.length === 0) return []
  const { logs } = await engine.caller.call('sync:pull', { cursors })
  const more = await Promise.all(
    logs.map(async ({ logId, lastSeq, items, hasMore }) => {
      const asked = cursors.find((cursor) => cursor.logId === logId)
      if (asked === undefined) return undefined
      if (lastSeq < asked.afterSeq) raiseAlarm(engine, { code: 'ROLLBACK', chatId: logId })
      const isMoved = await takeItems(engine, logId, items)
      return hasMore && isMoved ? logId : undefined
    }),
  )
  return more.flatMap((logId) => logId ?? [])
}

/** Applies items that may follow the cursor. True when the cursor has moved. */
export async function takeItems(engine: Engine, logId: LogId, items: readonly LogItem[]): Promise<boolean> {
  if (items.length === 0) return false
  if (logId === mustSelf(engine).accountId) return applyAccountPage(engine, items)
  const wraps = await prepare(engine, logId, items)
  return engine.locks.run(logId, async () => {
    const context = await LogContext.open(engine, logId, wraps)
    if (context === undefined || context.log.stage === 'new') return false
    const before = context.log.cursor
    const last = items.at(-1)
    if (last === undefined || last.seq <= before) return false
    await applyPage(context, items)
    if (context.log.cursor === before) return false
    await context.commit()
    return true
  })
}

/** Fetches what the items need before they can be verified: accounts, newer device lists, own wraps. */
export async function prepare(
  engine: Engine,
  logId: LogId,
  items: readonly LogItem[],
): Promise<Map<number, Uint8Array>> {
  const unknown = new Set<string>()
  const stale = new Set<string>()
  let firstEpochSeq: number | undefined
  for (const item of items) {
    if (item.kind === 'epoch') firstEpochSeq ??= item.seq
    const account = await loadAccount(engine, item.senderId)
    if (account === undefined) unknown.add(item.senderId)
    else if (findDevice(account.view, idBytes(await deviceOf(item))) === undefined) stale.add(item.senderId)
    for (const accountId of await namedBy(item))
      if ((await loadAccount(engine, accountId)) === undefined) unknown.add(accountId)
  }
  if (unknown.size > 0) await fetchAccounts(engine, unknown)
  if (stale.size > 0) await fetchAccounts(engine, stale, true)
  return firstEpochSeq === undefined ? new Map() : fetchWraps(engine, logId, firstEpochSeq, items.at(-1)?.seq ?? 0)
}

/** The device that signed, or the one that the server names where there is no telling. */
async function deviceOf(item: LogItem): Promise<string> {
  try {
    if (isEnvelope(item) && item.body.length > 0) return idText(parseEnvelope(item.body).deviceId)
    if (item.kind === 'op') return idText((await parseOp(item.body)).actorDeviceId)
    if (item.kind === 'epoch') return idText((await parseEpoch(item.body)).creatorDeviceId)
  } catch {
    // @NOTE Malformed items are refused where they are applied.
  }
  return item.deviceId
}

async function namedBy(item: LogItem): Promise<string[]> {
  if (item.kind !== 'op') return []
  try {
    const { action } = await parseOp(item.body)
    return action.type === 'add' ? [idText(action.aid)] : []
  } catch {
    // @NOTE See deviceOf.
    return []
  }
}

async function fetchWraps(
  engine: Engine,
  chatId: LogId,
  firstSeq: number,
  lastSeq: number,
): Promise<Map<number, Uint8Array>> {
  const wraps = new Map<number, Uint8Array>()
  let afterSeq = firstSeq - 1
  for (;;) {
    const page = await engine.caller.call('chat:records', { chatId, afterSeq, limit: 100 })
    for (const { epoch, wrap } of page.wraps) wraps.set(epoch, wrap)
    const reached = page.items.at(-1)?.seq
    if (!page.hasMore || reached === undefined || reached >= lastSeq) return wraps
    afterSeq = reached
  }
}
