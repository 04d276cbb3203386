import type { AccountId, ChatId, Payload, Status } from '@stogram/contract'
import type { CoreViews, PresenceView } from './api.ts'
import type { Engine } from './engine.ts'

/** Typing and presence: never stored, never awaited. */
export interface Signals {
  setTyping(chatId: ChatId, isTyping: boolean): void
  setStatus(status: Status): void
  typing(event: Payload<'typing:user'>): void
  presence(event: Payload<'user:status'>): void
  /** After each connect: say who this is and ask who is there. */
  connected(): void
  /** Private chats may be new: ask who of these people is there, once for each connection. */
  meet(accountIds: readonly AccountId[]): void
  view(): Pick<CoreViews, 'typing' | 'presences'>
}

const EXPIRES_MS = 6_000
const REPEAT_MS = 3_000
const ASKED_AT_ONCE = 500

export function makeSignals(engine: Engine): Signals {
  const typists = new Map<ChatId, Map<AccountId, () => void>>()
  const lastSentMs = new Map<ChatId, number>()
  const presences = new Map<AccountId, PresenceView>()
  const asked = new Set<AccountId>()
  let status: Status = 'ONLINE'

  function tell(work: () => Promise<unknown>): void {
    if (!engine.connection.isOpen()) return
    // @NOTE A lost signal is never wrong, only missing.
    work().catch(() => {})
  }

  function typing(chatId: ChatId) {
    return { chatId, accountIds: [...(typists.get(chatId)?.keys() ?? [])] }
  }

  function show(chatId: ChatId): void {
    engine.patches.now({ topic: 'typing', ...typing(chatId) })
  }

  function keepPresence({ accountId, status, lastSeenAtMs }: Payload<'user:status'>): void {
    const presence: PresenceView = { accountId, status, ...(lastSeenAtMs === undefined ? {} : { lastSeenAtMs }) }
    presences.set(accountId, presence)
    engine.patches.now({ topic: 'presence', ...presence })
  }

  function ask(accountIds: AccountId[]): void {
    if (accountIds.length === 0) return
    for (const accountId of accountIds) asked.add(accountId)
    tell(async () => {
      // Who is not answered for may share a chat with us a moment later.
      const unanswered = new Set(accountIds)
      try {
        const answer = await engine.caller.call('user:presence', { accountIds })
        for (const presence of answer.presences) {
          unanswered.delete(presence.accountId)
          keepPresence(presence)
        }
      } finally {
        for (const accountId of unanswered) asked.delete(accountId)
      }
    })
  }

  function stop(chatId: ChatId, accountId: AccountId): void {
    if (typists.get(chatId)?.delete(accountId)) show(chatId)
  }

  return {
    setTyping(chatId, isTyping) {
      const nowMs = engine.clock.nowMs()
      if (!isTyping) {
        if (!lastSentMs.delete(chatId)) return
        tell(() => engine.caller.call('typing:stop', { chatId }))
        return
      }
      if (nowMs - (lastSentMs.get(chatId) ?? Number.NEGATIVE_INFINITY) < REPEAT_MS) return
      lastSentMs.set(chatId, nowMs)
      tell(() => engine.caller.call('typing:start', { chatId }))
    },
    setStatus(next) {
      status = next
      tell(() => engine.caller.call('user:status-change', { status }))
    },
    typing({ chatId, accountId, isTyping }) {
      if (accountId === engine.self?.accountId) return
      const inChat = typists.get(chatId) ?? new Map<AccountId, () => void>()
      typists.set(chatId, inChat)
      inChat.get(accountId)?.()
      if (!isTyping) return stop(chatId, accountId)
      inChat.set(
        accountId,
        engine.clock.schedule(EXPIRES_MS, () => stop(chatId, accountId)),
      )
      show(chatId)
    },
    presence: keepPresence,
    connected() {
      presences.clear()
      asked.clear()
      tell(() => engine.caller.call('user:status-change', { status }))
      tell(async () => {
        const chats = await engine.db.range('chats', {})
        ask(chats.flatMap(({ value }) => value.peerId ?? []).slice(0, ASKED_AT_ONCE))
      })
    },
    meet(accountIds) {
      if (!engine.connection.isOpen()) return
      ask(accountIds.filter((accountId) => !asked.has(accountId)))
    },
    view() {
      if (!engine.connection.isOpen()) return { typing: [], presences: [] }
      const chatIds = [...typists].flatMap(([chatId, people]) => (people.size > 0 ? chatId : []))
      return { typing: chatIds.map(typing), presences: [...presences.values()] }
    },
  }
}
