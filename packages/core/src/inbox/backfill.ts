import type { ChatId, LogItem } from '@stogram/contract'
import { equalBytes, joinReceivers, nextChain, type ReceiverState, startReceiver } from '@stogram/e2ee'
import { raiseAlarm } from '../crypto/alarms.ts'
import type { Engine } from '../engine.ts'
import type { Hole, LogRow } from '../replica/rows.ts'
import { chainAt } from '../replica/transcript.ts'
import { accuseBlanks } from './apply-body.ts'
import { applyNotes } from './apply-notes.ts'
import { applyOpened, hashOf, isEnvelope } from './apply-page.ts'
import { LogContext } from './log-context.ts'
import { type Lines, lineKey, openItems } from './open-items.ts'
import { prepare } from './prepare.ts'
import { settleChat, withOwnId } from './put-message.ts'

const PAGE_ITEMS = 200

/** Fetches one older page into the chat's hole, from its upper end. True when something of the hole is left. */
export async function backfillChat(engine: Engine, chatId: ChatId): Promise<boolean> {
  const log = (await engine.db.get('logs', chatId)) as LogRow | undefined
  const newest = log?.unproved === undefined ? log?.holes?.at(-1) : undefined
  if (newest === undefined) return false
  const before = newest.toSeq + 1
  const { items } = await engine.caller.call('message:history', { chatId, before, limit: PAGE_ITEMS })
  await prepare(engine, chatId, items.filter(isEnvelope))
  return engine.locks.run(chatId, async () => {
    const context = await LogContext.open(engine, chatId)
    const hole = context?.log.holes?.at(-1)
    if (context?.log.doubt !== undefined) return false
    if (context === undefined || hole === undefined || hole.toSeq + 1 !== before) return hole !== undefined
    const older = items.filter((item) => item.seq >= hole.fromSeq)
    const code = await findFault(context, older, hole.toSeq)
    if (code !== undefined) {
      raiseAlarm(engine, { code, chatId })
      return false
    }
    await takeOlder(context, older, hole)
    await context.commit()
    return context.log.holes !== undefined
  })
}

/** Undefined when the items end right below what is known, without a gap, and each is the one that was chained. */
async function findFault(context: LogContext, items: readonly LogItem[], toSeq: number): Promise<string | undefined> {
  const first = toSeq - items.length + 1
  // Only the last item of a hole closes it: a server that says that there is no more is not believed.
  if (items.length === 0 || !items.every((item, i) => item.seq === first + i)) return 'GAP'
  for (const item of items) {
    const before = await chainAt(context.tx, context.log, item.seq - 1)
    const after = await chainAt(context.tx, context.log, item.seq)
    if (before === undefined || after === undefined) return 'GAP'
    if (!equalBytes(await nextChain(before, await hashOf(context, item)), after)) return 'TRANSCRIPT_FORK'
  }
  return undefined
}

async function takeOlder(context: LogContext, items: readonly LogItem[], hole: Hole): Promise<void> {
  const first = items[0]?.seq ?? hole.fromSeq
  const { lines, runs } = olderLines(first === 1)
  const envelopes: LogItem[] = []
  for (const item of items) if (isEnvelope(item)) envelopes.push(await withOwnId(context, item))
  for (const result of await openItems(context, envelopes, lines)) await applyOpened(context, result)
  if (hole.isCutOff !== true) for (const [deviceId, run] of runs) await joinLine(context, deviceId, run)
  const others = (context.log.holes ?? []).slice(0, -1)
  const left = first > hole.fromSeq ? [...others, { ...hole, toSeq: first - 1 }] : others
  if (left.length > 0) context.log.holes = left
  else Reflect.deleteProperty(context.log, 'holes')
  await accuseBlanks(context)
  await applyNotes(context)
  await settleChat(context)
}

function olderLines(isStart: boolean): { lines: Lines; runs: Map<string, ReceiverState> } {
  const runs = new Map<string, ReceiverState>()
  const lines: Lines = {
    isLive: false,
    load: async (_item, deviceId) => runs.get(deviceId) ?? startReceiver(isStart ? 'anchored' : 'unanchored'),
    store: (deviceId, state) => runs.set(deviceId, state),
  }
  return { lines, runs }
}

async function joinLine(context: LogContext, deviceId: string, older: ReceiverState): Promise<void> {
  const key = lineKey(context.log, deviceId)
  const newer = (await context.tx.get('senders', key)) as ReceiverState | undefined
  const { state, gap } = joinReceivers(older, newer ?? startReceiver('unanchored'))
  context.noteGap(deviceId, gap)
  context.tx.put('senders', key, state)
}
