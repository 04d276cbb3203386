import type { AccountId, ChatId, ItemId } from '@stogram/contract'
import type { AlarmView, ChatView, ConnectionView, CorePatch, MessageView, PersonView, SessionView } from '../api.ts'
import type { Clock } from '../ports.ts'
import type { MessageRow } from '../replica/rows.ts'

/** Gathers what changed and tells the listeners at most once in each window. */
export interface PatchHub {
  subscribe(listener: (patches: CorePatch[]) => void): () => void
  session(view: SessionView): void
  connection(view: ConnectionView): void
  chat(chatId: ChatId): void
  chatRemoved(chatId: ChatId): void
  person(accountId: AccountId): void
  message(row: MessageRow): void
  messageRemoved(chatId: ChatId, id: ItemId): void
  now(patch: Extract<CorePatch, { topic: 'typing' | 'presence' | 'join-requests' | 'own-names' }>): void
  alarm(alarm: AlarmView): void
  alarmDismissed(id: string): void
  /** Delivers what is waiting; for hosts that shut down and for tests. */
  flush(): Promise<void>
}

export interface PatchViews {
  chat(chatId: ChatId): ChatView | undefined
  person(accountId: AccountId): PersonView | undefined
  message(row: MessageRow): Promise<MessageView>
}

const WINDOW_MS = 16

export function makePatchHub(clock: Clock, views: PatchViews, onError: (error: unknown) => void): PatchHub {
  const listeners = new Set<(patches: CorePatch[]) => void>()
  let pending = emptyPending()
  let isScheduled = false
  let flushing: Promise<void> = Promise.resolve()

  function schedule(): void {
    if (isScheduled) return
    isScheduled = true
    clock.schedule(WINDOW_MS, () => {
      isScheduled = false
      void flush()
    })
  }

  function flush(): Promise<void> {
    flushing = flushing.then(deliver).catch(onError)
    return flushing
  }

  async function deliver(): Promise<void> {
    const taken = pending
    pending = emptyPending()
    if (listeners.size === 0) return
    const patches = await buildPatches(taken, views, keep)
    if (patches.length > 0) for (const listener of listeners) listener(patches)
  }

  /** What cannot be read now is told with the next change: nothing else waits for it. */
  function keep(row: MessageRow, error: unknown): void {
    onError(error)
    const rows = messagesOf(pending, row.chatId)
    if (!rows.has(row.id)) rows.set(row.id, row)
  }

  function touch(change: (to: Pending) => void): void {
    change(pending)
    schedule()
  }

  return {
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    session: (view) => touch((to) => to.session.splice(0, to.session.length, view)),
    connection: (view) => touch((to) => to.connection.splice(0, to.connection.length, view)),
    chat: (chatId) => touch((to) => to.chats.add(chatId)),
    chatRemoved: (chatId) => touch((to) => to.chats.add(chatId)),
    person: (accountId) => touch((to) => to.people.add(accountId)),
    message: (row) => touch((to) => messagesOf(to, row.chatId).set(row.id, row)),
    messageRemoved: (chatId, id) => touch((to) => messagesOf(to, chatId).set(id, undefined)),
    now: (patch) => touch((to) => to.others.push(patch)),
    alarm: (alarm) => touch((to) => to.others.push({ topic: 'alarm', alarm })),
    alarmDismissed: (id) => touch((to) => to.others.push({ topic: 'alarm-dismissed', id })),
    flush,
  }
}

interface Pending {
  session: SessionView[]
  connection: ConnectionView[]
  chats: Set<ChatId>
  people: Set<AccountId>
  messages: Map<ChatId, Map<ItemId, MessageRow | undefined>>
  others: CorePatch[]
}

function emptyPending(): Pending {
  return { session: [], connection: [], chats: new Set(), people: new Set(), messages: new Map(), others: [] }
}

function messagesOf(pending: Pending, chatId: ChatId): Map<ItemId, MessageRow | undefined> {
  const found = pending.messages.get(chatId) ?? new Map<ItemId, MessageRow | undefined>()
  pending.messages.set(chatId, found)
  return found
}

async function buildPatches(
  pending: Pending,
  views: PatchViews,
  onUnread: (row: MessageRow, error: unknown) => void,
): Promise<CorePatch[]> {
  const patches: CorePatch[] = []
  for (const value of pending.session) patches.push({ topic: 'session', value })
  for (const value of pending.connection) patches.push({ topic: 'connection', value })
  const people = [...pending.people].flatMap((id) => views.person(id) ?? [])
  if (people.length > 0) patches.push({ topic: 'people', upserts: people })
  if (pending.chats.size > 0) {
    const upserts = [...pending.chats].flatMap((id) => views.chat(id) ?? [])
    const removes = [...pending.chats].filter((id) => views.chat(id) === undefined)
    patches.push({ topic: 'chats', upserts, removes })
  }
  for (const [chatId, rows] of pending.messages) {
    const upserts: MessageView[] = []
    const removes: ItemId[] = []
    for (const [id, row] of rows) {
      if (row === undefined || row.isHidden === true) removes.push(id)
      else
        await views.message(row).then(
          (view) => upserts.push(view),
          (error: unknown) => onUnread(row, error),
        )
    }
    if (upserts.length + removes.length > 0) patches.push({ topic: 'messages', chatId, upserts, removes })
  }
  patches.push(...pending.others)
  return patches
}
