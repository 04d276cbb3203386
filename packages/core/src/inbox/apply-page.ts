import type { LogItem } from '@stogram/contract'
import { itemHash, nextChain } from '@stogram/e2ee'
import { enqueueReceipt } from '../outbox/enqueue.ts'
import { placeOwn } from '../outbox/place-own.ts'
import { applyBody, putUndecryptable } from './apply-body.ts'
import { applyRecord } from './apply-record.ts'
import { equalStart } from './equal-start.ts'
import { isOwnDevice, type LogContext } from './log-context.ts'
import { type Lines, liveLines, type Opened, openItems } from './open-items.ts'
import { settleChat } from './put-message.ts'

/**
 * Takes the items that follow the cursor, in order, and stages everything they change. The caller commits once.
 * Items at or below the cursor are skipped; a gap ends the page there.
 */
export async function applyPage(context: LogContext, items: readonly LogItem[]): Promise<void> {
  const fresh = contiguousFrom(context.log.cursor + 1, items)
  const hashes = await Promise.all(fresh.map((item) => hashOf(context, item)))
  const lines = liveLines(context)
  let run: LogItem[] = []
  for (const [i, item] of fresh.entries()) {
    await advance(context, item, hashes[i] ?? item.hash)
    if (isEnvelope(item)) {
      run.push(item)
      continue
    }
    await applyRun(context, run, lines)
    run = []
    if (item.seq > context.log.recordsSeq) await applyRecord(context, item)
  }
  await applyRun(context, run, lines)
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

/** Envelopes between two records: opened together, applied in order. */
export async function applyRun(context: LogContext, run: LogItem[], lines: Lines): Promise<void> {
  const foreign = run.filter((item) => !isOwnDevice(context.self, item) && item.body.length > 0)
  const opened = new Map((await openItems(context, foreign, lines)).map((result) => [result.item.seq, result]))
  for (const item of run) {
    context.log.epochCount += item.seq >= (context.log.epochSeqs.at(-1)?.seq ?? 0) ? 1 : 0
    const result = opened.get(item.seq)
    if (result !== undefined) await applyOpened(context, result)
    else if (isOwnDevice(context.self, item)) await placeOwn(context, item)
  }
}

export async function applyOpened(context: LogContext, result: Opened): Promise<void> {
  const { item } = result
  if (result.kind === 'opened') {
    await applyBody(context, item, result.message)
  } else if (result.kind === 'failed') {
    context.engine.log('item-not-opened', { kind: item.kind, reason: result.reason })
    context.tx.put('pending', ['item', item.logId, item.seq], { item, code: result.code })
    context.alarm({ code: result.code, accountId: item.senderId })
    await putUndecryptable(context, item)
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
