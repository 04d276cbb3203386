import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { watchRemovals } from './watch-removals.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('[WI10] lets somebody whom another server has added again meanwhile have what follows', async () => {
  const [gone, back] = ['gone', 'back'].map((accountId) => ({ chatId: 'chat', accountId }))
  const looks = [[gone, back], [gone]]
  const done: string[] = []
  const note = (what: string) => (chatId: string, ids: readonly string[]) => void done.push(`${what} ${chatId} ${ids}`)
  using _watch = watchRemovals({
    findRemovedWithin: async () => (looks.shift() ?? []).flatMap((removal) => removal ?? []),
    fanOut: { leaveChatHere: note('leave'), joinChatHere: note('join') },
    log: { warn: () => {} },
  })
  await vi.advanceTimersByTimeAsync(2_000)
  expect(done).toEqual(['leave chat gone', 'leave chat back', 'join chat back'])
})
