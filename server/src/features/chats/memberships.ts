import type { ChatId } from '@stogram/contract'
import type { Membership } from '@stogram/e2ee/public'
import { replayOps } from './apply-ops.ts'
import type { ChatLedger } from './chat-ledger.repository.ts'

export interface Memberships {
  /** The state of a group inside the transaction that holds its log. */
  read(ledger: ChatLedger, chatId: ChatId, opCount: number): Promise<Membership>
  /** After the commit that made it true. */
  remember(state: Membership, chatId: ChatId): void
}

const MAX_REMEMBERED = 200

/** Keeps the newest states, so that a change of a large group replays only the ops since the last one. */
export function makeMemberships(): Memberships {
  const states = new Map<ChatId, Membership>()
  const remember = (state: Membership, chatId: ChatId) => {
    states.delete(chatId)
    states.set(chatId, state)
    const [oldest] = states.keys()
    if (states.size > MAX_REMEMBERED && oldest !== undefined) states.delete(oldest)
  }
  return {
    remember,
    async read(ledger, chatId, opCount) {
      const remembered = states.get(chatId)
      const known = remembered === undefined ? 0 : remembered.logSeq + 1
      const start = known <= opCount ? remembered : undefined
      const skip = start === undefined ? 0 : known
      const state = skip === opCount && start ? start : await replayOps(start, await ledger.readOps(chatId, skip))
      if (state === undefined) throw new Error('a group has lost its first op')
      return state
    },
  }
}
