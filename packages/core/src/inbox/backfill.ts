import type { ChatId, LogItem } from '@stogram/contract'
import { joinReceivers, nextChain, type ReceiverState, startReceiver } from '@stogram/e2ee'
import type { Engine } from '../engine.ts'
import type { LogRow } from '../replica/rows.ts'
import { chainAt } from '../replica/transcript.ts'
import { applyOpened, hashOf, isEnvelope } from './apply-page.ts'
import { equalStart } from './equal-start.ts'
import { LogContext } from './log-context.ts'
import { type Lines, lineKey, openItems } from './open-items.ts'
import { prepare } from './prepare.ts'
import { settleChat } from './put-message.ts'

const PAGE_ITEMS = 200

/** Fetches one older page into the chat's hole, from its upper end. True when something of the hole is left. */
export async function backfillChat(engine: Engine, chatId: ChatId): Promise<boolean> {
  const log = (await engine.db.get('logs', chatId)) as LogRow | undefined
  if (log?.hole === undefined) return false
  const before = log.hole.toSeq + 1
  const { items, hasMore } = await engine.caller.call('message:history', { chatId, before, limit: PAGE_ITEMS })
  await prepare(engine, chatId, items.filter(isEnvelope))
  return engine.locks.run(chatId, async () => {
    const context = await LogContext.open(engine, chatId)
    const hole = context?.log.hole
    if (context === undefined || hole === undefined || hole.toSeq + 1 !== before) return hole !== undefined
    if (!(await isTrueHistory(context, items, hole.toSeq))) return false
    await takeOlder(context, items, hasMore)
    await context.commit()
    return context.log.hole !== undefined
  })
}

/** The items end right below what is known, without a gap, and each is the one that was chained. */
async function isTrueHistory(context: LogContext, items: readonly LogItem[], toSeq: number): Promise<boolean> {
  const first = toSeq - items.length + 1
  if (!items.every((item, i) => item.seq === first + i)) return false
  for (const item of items) {
    const before = await chainAt(context.tx, context.log, item.seq - 1)
    const after = await chainAt(context.tx, context.log, item.seq)
    if (before === undefined || after === undefined) continue
    if (equalStart(await nextChain(before, await hashOf(context, item)), after)) continue
    context.alarm({ code: 'TRANSCRIPT_FORK' })
    await context.commit()
    return false
  }
  return true
}

async function takeOlder(context: LogContext, items: readonly LogItem[], hasMore: boolean): Promise<void> {
  const { hole, ...log } = context.log
  const first = items[0]?.seq ?? 1
  const { lines, runs } = olderLines(first === 1)
  for (const result of await openItems(context, items.filter(isOpenable), lines)) await applyOpened(context, result)
  for (const [deviceId, run] of runs) await joinLine(context, deviceId, run)
  const isDone = items.length === 0 || !hasMore || hole === undefined || first <= hole.fromSeq
  if (isDone) Reflect.deleteProperty(context.log, 'hole')
  else context.log.hole = { fromSeq: hole.fromSeq, toSeq: first - 1 }
  context.isUnreadStale = true
  if (log.cursor !== context.log.cursor) throw new Error('history does not move the cursor')
  await settleChat(context)
}

function isOpenable(item: LogItem): boolean {
  return isEnvelope(item) && item.body.length > 0
}

function olderLines(isStart: boolean): { lines: Lines; runs: Map<string, ReceiverState> } {
  const runs = new Map<string, ReceiverState>()
  const lines: Lines = {
    load: async (_item, deviceId) => runs.get(deviceId) ?? startReceiver(isStart ? 'anchored' : 'unanchored'),
    store: (deviceId, state) => runs.set(deviceId, state),
  }
  return { lines, runs }
}

async function joinLine(context: LogContext, deviceId: string, older: ReceiverState): Promise<void> {
  const key = lineKey(context.log, deviceId)
  const newer = (await context.tx.get('senders', key)) as ReceiverState | undefined
  const { state, gap } = joinReceivers(older, newer ?? startReceiver('unanchored'))
  if (gap > 0) context.alarm({ code: 'GAP' })
  context.tx.put('senders', key, state)
}
