import type { ChatId } from '@stogram/contract'
import type { Engine } from '../engine.ts'
import { applyOpened } from './apply-page.ts'
import { LogContext } from './log-context.ts'
import { liveLines, openItems } from './open-items.ts'
import { prepare } from './prepare.ts'
import { settleChat } from './put-message.ts'

/** Opens what could not be opened before, now that more records or devices are known. */
export async function retryPending(engine: Engine, chatId: ChatId): Promise<void> {
  const range = { lower: ['item', chatId, 0], upper: ['item', chatId, Number.MAX_SAFE_INTEGER] }
  const rows = await engine.db.range('pending', range)
  const items = rows.flatMap(({ value }) => ('item' in value ? [value.item] : []))
  if (items.length === 0) return
  await prepare(engine, chatId, items)
  await engine.locks.run(chatId, async () => {
    const context = await LogContext.open(engine, chatId)
    if (context === undefined) return
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
