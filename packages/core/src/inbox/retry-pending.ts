import type { ChatId } from '@stogram/contract'
import type { Engine } from '../engine.ts'
import type { EpochRow, LogRow } from '../replica/rows.ts'
import { applyOpened } from './apply-page.ts'
import { openEpoch } from './apply-record.ts'
import { LogContext } from './log-context.ts'
import { liveLines, openItems } from './open-items.ts'
import { fetchPeople, fetchWraps } from './prepare.ts'
import { settleChat } from './put-message.ts'

/** Opens what could not be opened before, now that more keys or devices are known. */
export async function retryPending(engine: Engine, chatId: ChatId): Promise<void> {
  const range = { lower: ['item', chatId, 0], upper: ['item', chatId, Number.MAX_SAFE_INTEGER] }
  const rows = await engine.db.range('pending', range)
  const items = rows.flatMap(({ value }) => ('item' in value ? [value.item] : []))
  if (items.length === 0) return
  await fetchPeople(engine, items)
  const wraps = await fetchMissingWraps(engine, chatId)
  await engine.locks.run(chatId, async () => {
    const context = await LogContext.open(engine, chatId, wraps)
    if (context === undefined) return
    await upgradeEpochs(context)
    for (const result of await openItems(context, items, liveLines(context))) {
      if (result.kind === 'failed') continue
      context.tx.remove('pending', ['item', chatId, result.item.seq])
      await applyOpened(context, result)
    }
    context.isUnreadStale = true
    context.isLastStale = true
    await settleChat(context)
    await context.commit()
  })
}

async function fetchMissingWraps(engine: Engine, chatId: ChatId): Promise<Map<number, Uint8Array>> {
  const log = (await engine.db.get('logs', chatId)) as LogRow | undefined
  const seqs = (log?.epochSeqs ?? []).flatMap(({ number, seq }) => (log?.keylessEpochs?.includes(number) ? [seq] : []))
  const [first] = seqs
  return first === undefined ? new Map() : fetchWraps(engine, chatId, first, seqs.at(-1) ?? first)
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
