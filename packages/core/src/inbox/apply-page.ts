import type { LogItem } from '@stogram/contract'
import { itemHash, nextChain } from '@stogram/e2ee'
import { enqueueReceipt } from '../outbox/enqueue.ts'
import { OwnItems } from '../outbox/own-items.ts'
import { placeOwn } from '../outbox/place-own.ts'
import type { OutboxRow } from '../replica/rows.ts'
import { accuseBlanks, applyBody, putBlank, putUndecryptable } from './apply-body.ts'
import { applyNotes } from './apply-notes.ts'
import { applyRecord } from './apply-record.ts'
import { equalStart } from './equal-start.ts'
import { holdBack } from './held-back.ts'
import type { LogContext } from './log-context.ts'
import { type Lines, liveLines, type Opened, openItems } from './open-items.ts'
import { settleChat, withOwnId } from './put-message.ts'

/**
 * Takes the items that follow the cursor, in order, and stages everything they change. The caller commits once.
 * Items at or below the cursor are skipped; a gap ends the page there. `isLive` is false for what was said long before.
 */
export async function applyPage(context: LogContext, items: readonly LogItem[], isLive = true): Promise<void> {
  const fresh = contiguousFrom(context.log.cursor + 1, items)
  const hashes = await Promise.all(fresh.map((item) => hashOf(context, item)))
  const page = { lines: liveLines(context, isLive), own: await OwnItems.load(context) }
  let run: HashedItem[] = []
  for (const [i, item] of fresh.entries()) {
    const hash = hashes[i] ?? item.hash
    await advance(context, item, hash)
    await page.own.clear(item.seq, hash)
    if (isEnvelope(item)) {
      run.push({ item, hash })
      continue
    }
    await applyRun(context, run, page)
    run = []
    if (item.seq > context.log.recordsSeq) await applyRecord(context, item)
  }
  await applyRun(context, run, page)
  await accuseBlanks(context)
  await applyNotes(context)
  await settleChat(context)
  await acknowledge(context, fresh)
}

export function isEnvelope(item: LogItem): boolean {
  return item.kind === 'message' || item.kind === 'receipt'
}

/** The hash of an item in the transcript. A blanked item has only the one that the server kept. */
export async function hashOf(context: LogContext, item: LogItem): Promise<Uint8Array> {
  if (item.body.length === 0) return item.hash
  const hash = await itemHash(item.body)
  if (!equalStart(hash, item.hash)) context.alarm({ code: 'TRANSCRIPT_FORK' })
  return hash
}

async function advance(context: LogContext, item: LogItem, hash: Uint8Array): Promise<void> {
  const { log } = context
  if (log.cursor >= log.chainFromSeq) {
    log.chain = await nextChain(log.chain, hash)
    await context.chain.put(item.seq, log.chain)
  }
  log.cursor = item.seq
}

interface Page {
  lines: Lines
  own: OwnItems
}

interface HashedItem {
  item: LogItem
  hash: Uint8Array
}

/** Envelopes between two records: opened together, applied in order. */
async function applyRun(context: LogContext, run: readonly HashedItem[], { lines, own }: Page): Promise<void> {
  const foreign: LogItem[] = []
  const waiting = new Map<number, OutboxRow>()
  for (const { item, hash } of run) {
    context.log.epochCount += item.seq >= (context.log.epochSeqs.at(-1)?.seq ?? 0) ? 1 : 0
    const found = await own.find(item, hash)
    if (found === undefined) foreign.push(await withOwnId(context, item))
    else if (found !== 'placed') waiting.set(item.seq, found)
  }
  const opened = new Map((await openItems(context, foreign, lines)).map((result) => [result.item.seq, result]))
  for (const { item } of run) {
    const [result, row] = [opened.get(item.seq), waiting.get(item.seq)]
    if (row !== undefined) await placeOwn(context, row, item.seq)
    if (result !== undefined) await applyOpened(context, result)
  }
}

/** isAgain: it is shown already as one that does not open. */
export async function applyOpened(context: LogContext, result: Opened, isAgain = false): Promise<void> {
  const { item } = result
  if (result.kind === 'opened') {
    await applyBody(context, item, result.message)
  } else if (result.kind === 'emptied') {
    await putBlank(context, item)
  } else if (result.kind === 'failed') {
    context.engine.log('item-not-opened', { kind: item.kind, reason: result.reason })
    const { waitsFor } = result
    const isHeldBack = waitsFor !== undefined && holdBack(context, { item, waitsFor })
    if (!isAgain || !isHeldBack) context.alarm({ code: result.code, accountId: item.senderId })
    await putUndecryptable(context, item, isHeldBack)
  }
}

/** Others' messages are reported as received, once for the whole page. */
async function acknowledge(context: LogContext, items: readonly LogItem[]): Promise<void> {
  const { self } = context
  const newest = items.filter((item) => item.kind === 'message' && item.senderId !== self.accountId).at(-1)
  if (newest === undefined || newest.seq <= context.mustChat().deliveredUpto) return
  await enqueueReceipt(context, 'delivered', newest.seq)
}

function contiguousFrom(seq: number, items: readonly LogItem[]): LogItem[] {
  const fresh: LogItem[] = []
  for (const item of items) {
    if (item.seq === seq + fresh.length) fresh.push(item)
  }
  return fresh
}
