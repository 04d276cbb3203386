import type { AccountId, ChatId } from '@stogram/contract'
import type { ChatView, MessageState, MessageView, PersonView } from '../api.ts'
import type { Engine } from '../engine.ts'
import { loadMessage, loadMessageByHash } from '../inbox/put-message.ts'
import type { Outbox } from '../outbox/outbox.ts'
import type { ChatRow, LastMessage, MessageRow, PersonRow } from '../replica/rows.ts'
import { changesOf, failedChangeOf, withChanges } from './pending-changes.ts'
import { systemSentence } from './system-sentence.ts'

const DELETED = 'This message was deleted.'
const REPLY_LENGTH = 200

/** Rows of the local database as screens see them. Chats and people come from memory alone. */
export interface Views {
  chat(chatId: ChatId): ChatView | undefined
  person(accountId: AccountId): PersonView | undefined
  message(row: MessageRow): Promise<MessageView>
}

export function makeViews(engine: Pick<Engine, 'db' | 'self'> & { outbox: Pick<Outbox, 'rowsOf'> }): Views {
  const selfId = () => engine.self?.accountId ?? ''

  function person(accountId: AccountId): PersonView | undefined {
    const row = engine.db.peek('people', accountId) as PersonRow | undefined
    return row && { ...row, isSelf: accountId === selfId() }
  }

  const nameOf = (accountId: AccountId) => person(accountId)?.displayName ?? 'Someone'
  const wordFor = (accountId: AccountId) => (accountId === selfId() ? 'You' : nameOf(accountId))

  function chat(chatId: ChatId): ChatView | undefined {
    const row = engine.db.peek('chats', chatId)
    return row && chatView(row)
  }

  function chatView(row: ChatRow): ChatView {
    const draft = engine.db.peek('drafts', row.id)
    const { id, kind, memberCount, unread, activityAtMs } = row
    const failed = engine.outbox.rowsOf(id).filter(({ failure }) => failure !== undefined).length
    const hasEnded = row.peerId !== undefined && person(row.peerId)?.isDeleted === true
    return {
      ...{ id, kind, memberCount, unread, failed, activityAtMs },
      canPost: row.canPost && !hasEnded,
      ...groupView(row),
      title: row.peerId === undefined ? row.title || 'Group' : nameOf(row.peerId),
      ...(row.peerId === undefined ? {} : { peerId: row.peerId }),
      ...(row.last === undefined ? {} : { last: lastView(row, row.last) }),
      ...(draft === undefined ? {} : { draft }),
      ...(row.firstUnreadOrder === undefined ? {} : { firstUnreadOrder: row.firstUnreadOrder }),
    }
  }

  function lastView(row: ChatRow, kept: LastMessage): NonNullable<ChatView['last']> {
    const last = withOwnChanges(row.id, kept)
    const isOwn = last.senderId === selfId()
    return {
      id: last.id,
      text: textOf(last),
      senderId: last.senderId,
      senderName: nameOf(last.senderId),
      isOwn,
      atMs: last.atMs,
      kind: last.kind,
      ...(isOwn && last.kind === 'text' ? { state: stateOf(row, last) } : {}),
    }
  }

  function textOf({ kind, action, text }: Pick<MessageRow, 'kind' | 'action' | 'text'>): string {
    if (kind === 'deleted') return DELETED
    return action === undefined ? text : systemSentence(action, wordFor)
  }

  /** Edits and deletions of the newest message that are still on their way. */
  function withOwnChanges(chatId: ChatId, last: LastMessage): LastMessage {
    for (const { content, failure } of changesOf(engine.outbox.rowsOf(chatId), last.id)) {
      if (failure !== undefined) continue
      if (content.type === 'delete') return { ...last, kind: 'deleted', text: '' }
      if (content.type === 'edit') return { ...last, text: content.text.slice(0, REPLY_LENGTH) }
    }
    return last
  }

  async function message(stored: MessageRow): Promise<MessageView> {
    const changes = changesOf(engine.outbox.rowsOf(stored.chatId), stored.id)
    const row = withChanges(stored, changes, selfId())
    const failedChange = failedChangeOf(changes)
    const isOwn = row.senderId === selfId()
    const chatRow = engine.db.peek('chats', row.chatId)
    const replyTo = await replyOf(row)
    const isState = isOwn && chatRow !== undefined && row.kind !== 'system'
    return {
      ...{
        id: row.id,
        chatId: row.chatId,
        order: row.order,
        senderId: row.senderId,
        isOwn,
        atMs: row.atMs,
        kind: row.kind,
      },
      senderName: nameOf(row.senderId),
      text: textOf(row),
      reactions: reactionsOf(row),
      ...(replyTo === undefined ? {} : { replyTo }),
      ...(row.edit === undefined ? {} : { editedAtMs: row.edit.atMs }),
      ...(isState ? { state: stateOf(chatRow, { ...row, isFailed: row.failure !== undefined }) } : {}),
      ...(row.failure === undefined ? {} : { failure: row.failure }),
      ...(failedChange === undefined ? {} : { failedChange }),
    }
  }

  async function replyOf(row: MessageRow): Promise<MessageView['replyTo']> {
    const { reply } = row
    if (reply === undefined || row.kind !== 'text') return undefined
    const byId = reply.id === undefined ? undefined : await loadMessage(engine.db, row.chatId, reply.id)
    const target = byId ?? (reply.hash && (await loadMessageByHash(engine.db, row.chatId, reply.hash)))
    if (target === undefined) return { senderName: '', text: 'Earlier message' }
    const text = target.kind === 'deleted' ? DELETED : target.text.slice(0, REPLY_LENGTH)
    return { id: target.id, senderName: nameOf(target.senderId), text }
  }

  function reactionsOf(row: MessageRow): MessageView['reactions'] {
    const byEmoji = new Map<string, AccountId[]>()
    for (const [accountId, { emoji }] of Object.entries(row.reactions)) {
      if (emoji !== '') byEmoji.set(emoji, [...(byEmoji.get(emoji) ?? []), accountId])
    }
    return [...byEmoji].map(([emoji, accountIds]) => ({ emoji, accountIds, own: accountIds.includes(selfId()) }))
  }

  return { chat, person, message }
}

/** How far an own message has come. In a group one other member is enough. */
export function stateOf(chat: ChatRow, row: { order: number; isQueued: boolean; isFailed: boolean }): MessageState {
  if (row.isFailed) return 'failed'
  if (row.isQueued) return 'queued'
  const marks = Object.values(chat.markers)
  if (marks.some((mark) => mark.read >= row.order)) return 'read'
  if (marks.some((mark) => mark.delivered >= row.order)) return 'delivered'
  return 'sent'
}

function groupView({ history, isClosed }: ChatRow): Pick<ChatView, 'history' | 'isClosed'> {
  return { ...(history === undefined ? {} : { history }), ...(isClosed === true ? { isClosed } : {}) }
}
