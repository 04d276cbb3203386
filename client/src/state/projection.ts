import type {
  AlarmView,
  ChatView,
  ConnectionView,
  CorePatch,
  CoreViews,
  JoinRequestView,
  PersonView,
  SessionView,
} from '@stogram/core'
import { type MessageWindow, reduceMessages } from './message-window.ts'

/** What the engine has told this window so far. Ids are plain text, as on the wire. */
export interface Projection {
  session: SessionView
  connection: ConnectionView
  chatsById: Readonly<Record<string, ChatView>>
  /** Chat ids, newest activity first. */
  chatIds: readonly string[]
  peopleById: Readonly<Record<string, PersonView>>
  /** The messages on screen, per chat. A chat that was never opened has no window. */
  windowsByChat: Readonly<Record<string, MessageWindow>>
  /** Rises when every window was dropped, because something may have changed unseen: what is open is read anew. */
  windowsEpoch: number
  /** The chat that somebody reads above its end: its rows must not leave. */
  heldChatId: string | undefined
  typingByChat: Readonly<Record<string, readonly string[]>>
  presenceByAccount: Readonly<Record<string, Presence>>
  alarms: readonly AlarmView[]
  /** Who waits to be let into a group by this account. */
  joinRequests: readonly JoinRequestView[]
  /** Rises when names that the server does not know, of this account's devices and passkeys, have changed. */
  ownNamesEpoch: number
}

export type Presence = Omit<Extract<CorePatch, { topic: 'presence' }>, 'topic' | 'accountId'>

const MAX_ALARMS = 50

export function emptyProjection(): Projection {
  return {
    session: { phase: 'starting' },
    connection: { state: 'connecting', sinceMs: 0, queued: 0 },
    chatsById: {},
    chatIds: [],
    peopleById: {},
    windowsByChat: {},
    windowsEpoch: 0,
    heldChatId: undefined,
    typingByChat: {},
    presenceByAccount: {},
    alarms: [],
    joinRequests: [],
    ownNamesEpoch: 0,
  }
}

/**
 * The whole picture replaces everything. It comes when this window joins the engine: first, or again after it was
 * frozen or the engine was started anew. Then patches were missed and the message windows may have holes.
 */
export function reduceViews(state: Projection, views: CoreViews): Projection {
  return {
    ...state,
    windowsByChat: {},
    windowsEpoch: state.windowsEpoch + 1,
    session: views.session,
    connection: views.connection,
    ...sortedChats(byId(views.chats, (chat) => chat.id)),
    peopleById: byId(views.people, (person) => person.accountId),
    alarms: views.alarms,
    joinRequests: views.joinRequests,
    typingByChat: Object.fromEntries(views.typing.map(({ chatId, accountIds }) => [chatId, accountIds])),
    presenceByAccount: Object.fromEntries(views.presences.map(({ accountId, ...presence }) => [accountId, presence])),
  }
}

export function reducePatches(state: Projection, patches: readonly CorePatch[]): Projection {
  return patches.reduce(reducePatch, state)
}

function reducePatch(state: Projection, patch: CorePatch): Projection {
  switch (patch.topic) {
    case 'session':
      return reduceSession(state, patch.value)
    case 'connection':
      return reduceConnection(state, patch.value)
    case 'chats':
      return { ...state, ...reduceChats(state, patch.upserts, patch.removes) }
    case 'people':
      return { ...state, peopleById: { ...state.peopleById, ...byId(patch.upserts, (person) => person.accountId) } }
    case 'messages':
      return reduceChatMessages(state, patch)
    case 'typing':
      return { ...state, typingByChat: { ...state.typingByChat, [patch.chatId]: patch.accountIds } }
    case 'presence': {
      const { topic: _topic, accountId, ...presence } = patch
      return { ...state, presenceByAccount: { ...state.presenceByAccount, [accountId]: presence } }
    }
    case 'join-requests':
      return { ...state, joinRequests: patch.value }
    case 'own-names':
      return { ...state, ownNamesEpoch: state.ownNamesEpoch + 1 }
    case 'alarm':
      return { ...state, alarms: [patch.alarm, ...without(state.alarms, patch.alarm.id)].slice(0, MAX_ALARMS) }
    case 'alarm-dismissed':
      return { ...state, alarms: without(state.alarms, patch.id) }
  }
}

function without(alarms: readonly AlarmView[], id: string): readonly AlarmView[] {
  return alarms.filter((alarm) => alarm.id !== id)
}

/** Without a connection nothing is known of who is there or writes; the engine asks anew when it is back. */
function reduceConnection(state: Projection, connection: ConnectionView): Projection {
  const isLost = state.connection.state === 'online' && connection.state !== 'online'
  return isLost ? { ...state, connection, typingByChat: {}, presenceByAccount: {} } : { ...state, connection }
}

/** Leaving an account, or beginning anew as another device of it, empties the window of everything of before. */
function reduceSession(state: Projection, session: SessionView): Projection {
  const before = state.session
  const isLeft = session.phase === 'signed-out' && before.phase !== 'signed-out'
  const isReplaced =
    session.phase === 'signed-in' && before.phase === 'signed-in' && session.deviceId !== before.deviceId
  if (!isLeft && !isReplaced) return { ...state, session }
  const windowsEpoch = state.windowsEpoch + (isReplaced ? 1 : 0)
  return { ...emptyProjection(), windowsEpoch, connection: state.connection, session }
}

function reduceChats(
  state: Projection,
  upserts: readonly ChatView[],
  removes: readonly string[],
): Pick<Projection, 'chatsById' | 'chatIds'> {
  const chatsById = { ...state.chatsById, ...byId(upserts, (chat) => chat.id) }
  for (const id of removes) delete chatsById[id]
  return sortedChats(chatsById)
}

function sortedChats(chatsById: Record<string, ChatView>): Pick<Projection, 'chatsById' | 'chatIds'> {
  const sorted = Object.values(chatsById).sort((a, b) => b.activityAtMs - a.activityAtMs || (a.id < b.id ? -1 : 1))
  return { chatsById, chatIds: sorted.map((chat) => chat.id) }
}

function reduceChatMessages(state: Projection, patch: Extract<CorePatch, { topic: 'messages' }>): Projection {
  const before = state.windowsByChat[patch.chatId]
  if (before === undefined) return state
  const after = reduceMessages(before, patch.upserts, patch.removes, state.heldChatId === patch.chatId)
  if (after === before) return state
  return { ...state, windowsByChat: { ...state.windowsByChat, [patch.chatId]: after } }
}

function byId<Item>(items: readonly Item[], idOf: (item: Item) => string): Record<string, Item> {
  return Object.fromEntries(items.map((item) => [idOf(item), item]))
}
