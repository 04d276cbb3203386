import type { ChatId, ItemId } from '@stogram/contract'
import { checkBody, E2eeError, findMember, type MessageBody } from '@stogram/e2ee'
import { type Core, CoreError, type MessageView } from '../api.ts'
import { membersMustBeAccepted } from '../crypto/pins.ts'
import type { Engine } from '../engine.ts'
import { hideMessage } from '../inbox/apply-notes.ts'
import { LogContext } from '../inbox/log-context.ts'
import { loadMessage, messageRange, settleChat, updateMessage } from '../inbox/put-message.ts'
import { mustSelf } from '../must.ts'
import { enqueue, enqueueNote, enqueueReceipt } from '../outbox/enqueue.ts'
import { putQueued } from '../outbox/place-carried.ts'
import { discardRow, retryRow } from '../outbox/place-own.ts'
import { changesOf, withChanges } from '../projections/pending-changes.ts'
import type { Views } from '../projections/views.ts'
import { makeItemId } from '../replica/ids.ts'
import type { MessageRow, OutboxRow } from '../replica/rows.ts'

/** One change of one chat: everything it stages is durable, in one commit, before this resolves. */
async function change<T>(engine: Engine, chatId: ChatId, run: (context: LogContext) => Promise<T>): Promise<T> {
  mustSelf(engine)
  return engine.locks.run(chatId, async () => {
    const context = await LogContext.open(engine, chatId)
    if (context?.chat === undefined) throw new CoreError('not_found', 'There is no such chat here.')
    const result = await run(context)
    await settleChat(context)
    await context.commit()
    return result
  })
}

export async function sendText(
  engine: Engine,
  views: Views,
  { id = makeItemId(engine.clock.nowMs()), chatId, text, replyTo }: Parameters<Core['sendText']>[0],
): Promise<MessageView> {
  mustFit({ type: 'text', text, entities: [] })
  const row = await change(engine, chatId, async (context) => {
    const stored = await loadMessage(context.tx, chatId, id)
    if (stored !== undefined) return stored
    mustPost(context)
    await membersMustBeAccepted(context)
    if (replyTo !== undefined) await mustLoad(context, replyTo)
    const content = { type: 'text' as const, text, ...(replyTo === undefined ? {} : { replyTo }) }
    const message = await putQueued(context, { ...enqueue(engine, context.tx, chatId, content, id), content })
    context.tx.remove('drafts', chatId)
    return message
  })
  return views.message(row)
}

export async function editText(
  engine: Engine,
  { chatId, id, text }: { chatId: ChatId; id: ItemId; text: string },
): Promise<void> {
  mustFit({ type: 'text', text, entities: [] })
  await change(engine, chatId, async (context) => {
    mustPost(context)
    const row = await mustLoad(context, id)
    if (row.senderId !== context.self.accountId || row.kind !== 'text') {
      throw new CoreError('forbidden', 'Only own messages can be edited.')
    }
    const waiting = engine.outbox.find(chatId, id)
    if (waiting?.content.type === 'text' && waiting.sealed === undefined) {
      engine.outbox.put(context.tx, { ...waiting, content: { ...waiting.content, text } })
      return updateMessage(context, { ...row, text })
    }
    enqueue(engine, context.tx, chatId, { type: 'edit', targetId: id, text })
    showChange(context, row)
  })
}

export async function deleteMessage(
  engine: Engine,
  { chatId, id, forAll }: { chatId: ChatId; id: ItemId; forAll: boolean },
): Promise<void> {
  await change(engine, chatId, async (context) => {
    const row = await mustLoad(context, id)
    const waiting = engine.outbox.find(chatId, id)
    if (waiting?.content.type === 'text' && waiting.sealed === undefined) return discardRow(context, waiting)
    if (!forAll) {
      enqueueNote(engine, context.tx, { type: 'hide', chatId, id })
      await hideMessage(context, id)
      return
    }
    const chat = mustPost(context)
    const isOwn = row.senderId === context.self.accountId
    const roster = isOwn ? undefined : await context.rosterAt(context.log.cursor)
    const role = roster && findMember(roster, context.self.keys.aid)?.role
    const isModerator = chat.kind === 'GROUP' && (role === 'OWNER' || role === 'ADMIN')
    if (!isOwn && !isModerator) throw new CoreError('forbidden', 'Only own messages can be deleted for everyone.')
    enqueue(engine, context.tx, chatId, { type: 'delete', targetId: id })
    showChange(context, row)
  })
}

export async function react(
  engine: Engine,
  { chatId, id, emoji = '' }: { chatId: ChatId; id: ItemId; emoji: string | undefined },
): Promise<void> {
  await change(engine, chatId, async (context) => {
    mustPost(context)
    const row = await mustLoad(context, id)
    if (row.kind !== 'text') throw new CoreError('forbidden', 'This cannot be reacted to.')
    const { accountId } = context.self
    const shown = withChanges(row, changesOf(engine.outbox.rowsOf(chatId), id), accountId)
    if ((shown.reactions[accountId]?.emoji ?? '') === emoji) return
    // A reaction that has not left yet, or could not, is replaced, not followed.
    for (const other of changesOf(engine.outbox.rowsOf(chatId), id)) {
      const isReplaced = other.sealed === undefined || other.failure !== undefined
      if (other.content.type === 'reaction' && isReplaced) engine.outbox.remove(context.tx, other)
    }
    enqueue(engine, context.tx, chatId, { type: 'reaction', targetId: id, emoji })
    showChange(context, row)
  })
}

export async function retryMessages(engine: Engine, chatId: ChatId, ids: readonly ItemId[]): Promise<void> {
  await eachFailed(engine, chatId, ids, retryRow)
  engine.connection.hurry()
}

export async function discardMessages(engine: Engine, chatId: ChatId, ids: readonly ItemId[]): Promise<void> {
  await eachFailed(engine, chatId, ids, discardRow)
}

async function eachFailed(
  engine: Engine,
  chatId: ChatId,
  ids: readonly ItemId[],
  run: (context: LogContext, row: OutboxRow) => Promise<void>,
): Promise<void> {
  await change(engine, chatId, async (context) => {
    for (const id of ids) {
      const rows = engine.outbox.rowsOf(chatId)
      const own = rows.filter((row) => row.id === id)
      for (const row of [...own, ...changesOf(rows, id)]) {
        if (row.failure !== undefined) await run(context, row)
      }
    }
  })
}

export async function markRead(engine: Engine, chatId: ChatId, uptoOrder: number): Promise<void> {
  await change(engine, chatId, async (context) => {
    const chat = context.mustChat()
    // What is queued here does not count, nor what an answer has placed above all that was taken so far.
    const before = Math.min(uptoOrder, context.log.cursor) + 1
    const rows = await messageRange(context.tx, chatId, { after: chat.readUpto, before })
    const newest = rows.filter((row) => row.kind !== 'system' && row.isKept !== true).at(-1)
    if (newest === undefined) return
    const isForOthers = rows.some((row) => row.senderId !== context.self.accountId && row.kind !== 'system')
    context.chat = { ...chat, readUpto: newest.order }
    context.isUnreadStale = true
    context.readFrom = chat.readUpto
    if (isForOthers) await enqueueReceipt(context, 'read', newest.order)
  })
}

export async function saveDraft(engine: Engine, chatId: ChatId, text: string): Promise<void> {
  const tx = engine.db.begin()
  if (text === '') tx.remove('drafts', chatId)
  else tx.put('drafts', chatId, text)
  tx.afterCommit(() => engine.patches.chat(chatId))
  await tx.commit()
}

/** The queue holds the change; whoever looks sees the message with it. */
function showChange(context: LogContext, row: MessageRow): void {
  context.show(row)
  context.tx.afterCommit(() => context.engine.patches.chat(row.chatId))
}

function mustPost(context: LogContext) {
  const chat = context.mustChat()
  if (!chat.canPost) throw new CoreError('forbidden', 'This chat can be read, not written.')
  return chat
}

async function mustLoad(context: LogContext, id: ItemId): Promise<MessageRow> {
  const row = await loadMessage(context.tx, context.log.logId, id)
  if (row === undefined) throw new CoreError('not_found', 'There is no such message here.')
  return row
}

function mustFit(body: MessageBody): void {
  try {
    checkBody(body)
  } catch (error) {
    if (error instanceof E2eeError) throw new CoreError('too_large', 'The message is empty or too long.')
    throw error
  }
}
