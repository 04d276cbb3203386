import type { AccountId, ChatId } from '@stogram/contract'
import type { FanOut } from './fan-out.ts'
import { type RepeatDeps, repeat } from './repeat.ts'

export interface WatchRemovalsDeps extends Pick<RepeatDeps, 'log'> {
  /** Members who left or were removed within that time, on whichever server. */
  findRemovedWithin: (ms: number) => Promise<{ chatId: ChatId; accountId: AccountId }[]>
  fanOut: Pick<FanOut, 'leaveChatHere' | 'joinChatHere'>
}

const LOOK_EVERY_MS = 2_000
const RECENT_MS = 60_000

/**
 * Stops pushes to members whom another server has removed: Redis tells it sooner, or not at all. Who was added again
 * between the look and the leaving is found by a second look, and joins again.
 */
export function watchRemovals({ findRemovedWithin, fanOut, log }: WatchRemovalsDeps): Disposable {
  const look = async () => {
    const removed = await findRemovedWithin(RECENT_MS)
    for (const { chatId, accountId } of removed) fanOut.leaveChatHere(chatId, [accountId])
    if (removed.length === 0) return
    const still = new Set((await findRemovedWithin(2 * RECENT_MS)).map(keyOf))
    for (const removal of removed) {
      if (!still.has(keyOf(removal))) fanOut.joinChatHere(removal.chatId, [removal.accountId])
    }
  }
  return repeat({ everyMs: LOOK_EVERY_MS, work: look, what: 'removals', log })
}

function keyOf({ chatId, accountId }: { chatId: ChatId; accountId: AccountId }): string {
  return `${chatId}/${accountId}`
}
