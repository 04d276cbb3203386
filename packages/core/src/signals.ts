import type { AccountId, ChatId, Payload, Status } from '@stogram/contract'
import type { Engine } from './engine.ts'

/** Typing and presence: never stored, never awaited. */
export interface Signals {
  setTyping(chatId: ChatId, isTyping: boolean): void
  setStatus(status: Status): void
  typing(event: Payload<'typing:user'>): void
  presence(event: Payload<'user:status'>): void
  /** After each connect: say who this is and ask who is there. */
  connected(): void
}

const EXPIRES_MS = 6_000
const REPEAT_MS = 3_000

export function makeSignals(engine: Engine): Signals {
  const typists = new Map<ChatId, Map<AccountId, () => void>>()
  const lastSentMs = new Map<ChatId, number>()
  let status: Status = 'ONLINE'

  function tell(work: () => Promise<unknown>): void {
    if (!engine.connection.isOpen()) return
    // @NOTE A lost signal is never wrong, only missing.
    work().catch(() => {})
  }

  function show(chatId: ChatId): void {
    const accountIds = [...(typists.get(chatId)?.keys() ?? [])]
    engine.patches.now({ topic: 'typing', chatId, accountIds })
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
    presence({ accountId, status: theirs, lastSeenAtMs }) {
      const seen = lastSeenAtMs === undefined ? {} : { lastSeenAtMs }
      engine.patches.now({ topic: 'presence', accountId, status: theirs, ...seen })
    },
    connected() {
      tell(() => engine.caller.call('user:status-change', { status }))
      tell(async () => {
        const chats = await engine.db.range('chats', {})
        const accountIds = chats.flatMap(({ value }) => value.peerId ?? []).slice(0, 500)
        if (accountIds.length === 0) return
        const { presences } = await engine.caller.call('user:presence', { accountIds })
        for (const presence of presences) this.presence(presence)
      })
    },
  }
}
