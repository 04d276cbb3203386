import type { AccountId, ChatId } from '@stogram/contract'
import type { FanOut } from './fan-out.ts'
import { type RepeatDeps, repeat } from './repeat.ts'

export interface WatchRemovalsDeps extends Pick<RepeatDeps, 'log'> {
  /** Members who left or were removed within that time, on whichever server. */
  findRemovedWithin: (ms: number) => Promise<{ chatId: ChatId; accountId: AccountId }[]>
  fanOut: Pick<FanOut, 'leaveChatHere'>
}

const LOOK_EVERY_MS = 2_000
const RECENT_MS = 60_000

/** Stops pushes to members whom another server has removed: Redis tells it sooner, or not at all. */
export function watchRemovals({ findRemovedWithin, fanOut, log }: WatchRemovalsDeps): Disposable {
  const look = async () => {
    for (const { chatId, accountId } of await findRemovedWithin(RECENT_MS)) fanOut.leaveChatHere(chatId, [accountId])
  }
  return repeat({ everyMs: LOOK_EVERY_MS, work: look, what: 'removals', log })
}
