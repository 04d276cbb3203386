import type { ChatId } from '@stogram/contract'
import type { Engine } from '../engine.ts'
import { LogContext } from '../inbox/log-context.ts'
import { loadMessage, messageRange, putMessage, settleChat } from '../inbox/put-message.ts'
import { type MessageRow, type OutboxContent, type OutboxRow, QUEUED_ORDER } from '../replica/rows.ts'

type TextRow = OutboxRow & { content: Extract<OutboxContent, { type: 'text' }> }

/** A text that waits, as the conversation shows it. */
export async function putQueued(context: LogContext, { id, atMs, content, failure }: TextRow): Promise<MessageRow> {
  const chat = context.mustChat()
  const target = content.replyTo && (await loadMessage(context.tx, chat.id, content.replyTo))
  const message: MessageRow = {
    id,
    chatId: chat.id,
    order: QUEUED_ORDER + chat.nextQueued,
    senderId: context.self.accountId,
    deviceId: context.self.deviceId,
    atMs,
    kind: 'text',
    text: content.text,
    reactions: {},
    isQueued: true,
    ...(failure === undefined ? {} : { failure }),
  }
  if (target) message.reply = { id: target.id, ...(target.hash === undefined ? {} : { hash: target.hash }) }
  context.chat = { ...chat, nextQueued: chat.nextQueued + 1 }
  await putMessage(context, message)
  return message
}

/** Shows what was carried over from an earlier device, in a chat that has just become known. */
export async function placeCarried(engine: Engine, chatId: ChatId): Promise<void> {
  const isCarried = (row: OutboxRow): row is TextRow => row.isCarried === true && row.content.type === 'text'
  if (!engine.outbox.rowsOf(chatId).some(isCarried)) return
  await engine.locks.run(chatId, async () => {
    const context = await LogContext.open(engine, chatId)
    if (context?.chat === undefined) return
    for (const row of engine.outbox.rowsOf(chatId).filter(isCarried)) {
      const shown = await loadMessage(context.tx, chatId, row.id)
      if (shown === undefined) await putQueued(context, row)
      else if (!shown.isQueued) engine.outbox.remove(context.tx, row)
    }
    await settleChat(context)
    await context.commit()
  })
}

/** The earlier device had sent it after all: what stands in the log is the message, and what waits here is not. */
export async function dropCarried(context: LogContext, row: OutboxRow): Promise<void> {
  const { engine, tx, log } = context
  engine.outbox.remove(tx, row)
  const queued = await messageRange(tx, log.logId, { after: QUEUED_ORDER - 1 })
  for (const message of queued) if (message.id === row.id) tx.remove('messages', [log.logId, message.order])
  const placed = await loadMessage(tx, log.logId, row.id)
  if (placed === undefined) tx.afterCommit(() => engine.patches.messageRemoved(log.logId, row.id))
  else context.show(placed)
  context.isLastStale = true
}
