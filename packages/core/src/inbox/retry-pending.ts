import type { ChatId } from '@stogram/contract'
import type { Engine } from '../engine.ts'
import type { EpochRow, LogRow } from '../replica/rows.ts'
import { applyOpened } from './apply-page.ts'
import { openEpoch } from './apply-record.ts'
import { isAnyReady, releaseReady } from './held-back.ts'
import { LogContext } from './log-context.ts'
import { liveLines, openItems } from './open-items.ts'
import { fetchWraps } from './prepare.ts'
import { settleChat } from './put-message.ts'

/**
 * Opens what could not be opened before, as far as the keys or devices that it waits for have come. The server is asked
 * for missing keys while the epoch in force is without one, and with `isAsking`.
 */
export async function retryPending(engine: Engine, chatId: ChatId, isAsking = false): Promise<void> {
  const log = (await engine.db.get('logs', chatId)) as LogRow | undefined
  if (log?.waits === undefined) return
  const wraps = isAsking || isKeyless(log, log.epochSeqs.at(-1)?.number) ? await fetchMissingWraps(engine, log) : NONE
  if (wraps.size === 0 && !(await isAnyReady(engine, log))) return
  await engine.locks.run(chatId, async () => {
    const context = await LogContext.open(engine, chatId, wraps)
    if (context === undefined) return
    await upgradeEpochs(context)
    const items = (await releaseReady(context)).map(({ item }) => item)
    for (const result of await openItems(context, items, liveLines(context))) await applyOpened(context, result, true)
    context.isUnreadStale = true
    context.isLastStale = true
    await settleChat(context)
    await context.commit()
  })
}

const NONE = new Map<number, Uint8Array>()

function isKeyless({ keylessEpochs }: LogRow, epoch: number | undefined): boolean {
  return epoch !== undefined && keylessEpochs?.includes(epoch) === true
}

async function fetchMissingWraps(engine: Engine, log: LogRow): Promise<Map<number, Uint8Array>> {
  const seqs = log.epochSeqs.flatMap(({ number, seq }) => (isKeyless(log, number) ? [seq] : []))
  const [first] = seqs
  return first === undefined ? NONE : fetchWraps(engine, log.logId, first, seqs.at(-1) ?? first)
}

/** Epochs that were taken without a key and for which one can be had now. */
async function upgradeEpochs(context: LogContext): Promise<void> {
  const { log, tx } = context
  for (const number of log.keylessEpochs ?? []) {
    const row = (await tx.get('epochs', [log.logId, 'epoch', number])) as EpochRow | undefined
    if (row === undefined || !context.wraps.has(number)) continue
    const before = (await tx.get('epochs', [log.logId, 'epoch', number - 1])) as EpochRow | undefined
    const epoch = await openEpoch(context, row.epoch, { senderId: context.self.accountId }, before?.epoch ?? 'unseen')
    if ('key' in epoch) context.upgradeEpoch(row.seq, epoch)
  }
}
