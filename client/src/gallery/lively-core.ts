import type { ChatView, CorePatch, MessageView } from '@stogram/core'
import type { CoreCommands } from '../state/core-client.ts'
import { useStore } from '../state/store.ts'
import { makeFakeCore } from './fake-core.ts'
import { accountId, chatId, chats, messages as newest, people, SELF, views } from './sample-data.ts'

/**
 * A world that moves: one long history, messages that make their way, somebody who types and answers.
 * For looking at the app by hand and by script; `?app=/c/…&lively` in the gallery.
 */
export function makeLivelyCore(historyLength: number): CoreCommands {
  const world = new Map<string, MessageView[]>()
  world.set(chatId('w'), [
    ...makeHistory(historyLength),
    ...newest.map((message, index) => ({ ...message, order: historyLength + index + 1 })),
  ])
  let count = 0
  const all = (id: string) => world.get(id) ?? []
  const put = (id: string, message: MessageView) => {
    const others = all(id).filter((other) => other.id !== message.id)
    world.set(
      id,
      [...others, message].sort((a, b) => a.order - b.order),
    )
    apply({ topic: 'messages', chatId: id, upserts: [message], removes: [] })
  }
  const change = (id: string, messageId: string, with_: Partial<MessageView>) => {
    const found = all(id).find((message) => message.id === messageId)
    if (found !== undefined) put(id, { ...found, ...with_ })
  }
  const make = (id: string, text: string, rest: Partial<MessageView>): MessageView => ({
    id: `01891111-0000-7000-8000-${String(++count).padStart(12, '0')}`,
    chatId: id,
    order: (all(id).at(-1)?.order ?? 0) + 1,
    senderId: SELF,
    senderName: 'Ana Petrović',
    isOwn: true,
    atMs: Date.now(),
    kind: 'text',
    text,
    reactions: [],
    ...rest,
  })
  const answer = (id: string, text: string) => {
    const mira = people[1]
    const typing = (accountIds: string[]) => apply({ topic: 'typing', chatId: id, accountIds })
    setTimeout(() => typing([mira?.accountId ?? '']), 1_200)
    setTimeout(() => {
      typing([])
      put(id, make(id, text, { senderId: mira?.accountId ?? '', senderName: mira?.displayName ?? '', isOwn: false }))
    }, 3_500)
  }
  return {
    ...makeFakeCore(),
    async readMessages({ chatId: id, before, after, around, limit }) {
      await new Promise((resolve) => setTimeout(resolve, 30))
      const list = all(id)
      let from = list.length - limit
      if (before !== undefined) from = list.findIndex((message) => message.order >= before) - limit
      if (after !== undefined) from = list.findIndex((message) => message.order > after)
      if (around !== undefined) from = list.findIndex((message) => message.order >= around) - Math.floor(limit / 2)
      const start = Math.max(0, from)
      const end = Math.min(list.length, Math.max(0, from + limit))
      return { messages: list.slice(start, end), hasOlder: start > 0, hasNewer: end < list.length }
    },
    async sendText({ chatId: id, text, replyTo }) {
      const quoted = all(id).find((message) => message.id === replyTo)
      const message = make(id, text, {
        state: 'queued',
        ...(quoted && { replyTo: { id: quoted.id, senderName: quoted.senderName, text: quoted.text } }),
      })
      put(id, message)
      touch(id, { text, isOwn: true, state: 'queued' })
      if (text.startsWith('!')) {
        setTimeout(() => change(id, message.id, { state: 'failed', failure: 'unavailable' }), 300)
        return message
      }
      setTimeout(() => change(id, message.id, { state: 'sent' }), 250)
      setTimeout(() => change(id, message.id, { state: 'delivered' }), 900)
      setTimeout(() => change(id, message.id, { state: 'read' }), 1_600)
      answer(id, `About “${text.slice(0, 40)}”: fine by me.`)
      return message
    },
    async editText({ chatId: id, id: messageId, text }) {
      change(id, messageId, { text, editedAtMs: Date.now() })
    },
    async deleteMessage({ chatId: id, id: messageId, forAll }) {
      if (forAll) return change(id, messageId, { kind: 'deleted', text: '', reactions: [] })
      world.set(
        id,
        all(id).filter((message) => message.id !== messageId),
      )
      apply({ topic: 'messages', chatId: id, upserts: [], removes: [messageId] })
    },
    async react({ chatId: id, id: messageId, emoji }) {
      const before = all(id).find((message) => message.id === messageId)?.reactions ?? []
      const others = before
        .map(({ accountIds, ...rest }) => ({ ...rest, own: false, accountIds: accountIds.filter((id) => id !== SELF) }))
        .filter((reaction) => reaction.accountIds.length > 0 && reaction.emoji !== emoji)
      const same = before.find((reaction) => reaction.emoji === emoji && !reaction.own)?.accountIds ?? []
      const reactions = emoji === undefined ? others : [...others, { emoji, accountIds: [...same, SELF], own: true }]
      change(id, messageId, { reactions })
    },
    async retryMessages(id, ids) {
      for (const messageId of ids) change(id, messageId, { state: 'queued' })
      setTimeout(() => {
        for (const messageId of ids) change(id, messageId, { state: 'sent' })
      }, 900)
    },
    async discardMessages(id, ids) {
      world.set(
        id,
        all(id).filter((message) => !ids.includes(message.id)),
      )
      apply({ topic: 'messages', chatId: id, upserts: [], removes: ids })
    },
    async markRead(id, uptoOrder) {
      const unread = all(id).filter((message) => !message.isOwn && message.order > uptoOrder).length
      touch(id, {}, { unread: Math.min(unread, chatOf(id)?.unread ?? 0) })
    },
    async saveDraft(id, draft) {
      touch(id, {}, { draft })
    },
  }
}

/** Views of the lively world: the long chat has unread messages, some people are there. */
export function livelyViews(historyLength: number): typeof views {
  const first = historyLength + 7
  return {
    ...views,
    chats: chats.map((chat) =>
      chat.id === chatId('w') ? { ...chat, unread: 3, failed: 1, firstUnreadOrder: first } : chat,
    ),
  }
}

export function livelyPatches(): CorePatch[] {
  const [, mira, tomas, , grandma] = people
  return [
    { topic: 'presence', accountId: mira?.accountId ?? '', status: 'ONLINE' },
    { topic: 'presence', accountId: tomas?.accountId ?? '', status: 'AWAY' },
    { topic: 'presence', accountId: grandma?.accountId ?? '', status: 'OFFLINE', lastSeenAtMs: Date.now() - 9_000_000 },
    { topic: 'typing', chatId: chatId('d'), accountIds: [mira?.accountId ?? ''] },
  ]
}

const WORDS =
  'snow lake trail bus stove coffee ticket summit cabin river map early late maybe yes wind boots rope lunch photo dog rain clear ridge'.split(
    ' ',
  )

function makeHistory(length: number): MessageView[] {
  const start = Date.now() - length * 9 * 60_000 - 3_600_000
  return Array.from({ length }, (_, index) => {
    const person = people[[0, 1, 1, 2, 0, 3, 1, 2][(index * 7 + (index >> 3)) % 8] ?? 0]
    const size = 2 + ((index * 13) % 37)
    const text = Array.from({ length: size }, (__, word) => WORDS[(index * 5 + word * 11) % WORDS.length]).join(' ')
    return {
      id: `01880000-0000-7000-8000-${String(index).padStart(12, '0')}`,
      chatId: chatId('w'),
      order: index + 1,
      senderId: person?.accountId ?? '',
      senderName: person?.displayName ?? '',
      isOwn: person?.isSelf ?? false,
      atMs: start + index * 9 * 60_000 - (index % 3) * 7 * 60_000,
      kind: index % 61 === 60 ? ('system' as const) : ('text' as const),
      text: index % 61 === 60 ? 'Tomás added Jonas to the group.' : `${index + 1}. ${text}`,
      reactions: index % 17 === 0 ? [{ emoji: '👍', accountIds: ['M', 'T'].map(accountId), own: false }] : [],
      ...(person?.isSelf && { state: 'read' as const }),
    }
  })
}

function chatOf(id: string): ChatView | undefined {
  return useStore.getState().chatsById[id]
}

function touch(id: string, last: Partial<NonNullable<ChatView['last']>>, rest: Partial<ChatView> = {}): void {
  const chat = chatOf(id)
  if (chat === undefined) return
  const activityAtMs = last.text === undefined ? chat.activityAtMs : Date.now()
  const newLast = chat.last && { ...chat.last, ...last, atMs: activityAtMs }
  const upsert: ChatView = { ...chat, activityAtMs, ...(newLast && { last: newLast }), ...rest }
  apply({ topic: 'chats', upserts: [upsert], removes: [] })
}

function apply(patch: CorePatch): void {
  useStore.getState().applyPatches([patch])
}
