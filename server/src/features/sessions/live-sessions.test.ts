import { describe, expect, it, vi } from 'vitest'
import { makeLiveSessions } from './live-sessions.ts'
import { watchRevocations } from './watch-revocations.ts'

function open() {
  const state = { nowMs: 0, isLive: true, asked: 0 }
  const sessions = {
    isLive: async () => {
      state.asked += 1
      return state.isLive
    },
  }
  return { state, live: makeLiveSessions(sessions, () => state.nowMs) }
}

describe('live sessions', () => {
  it('[SE10] are asked for once, and trusted from look to look', async () => {
    const { state, live } = open()
    await live.isLive('one')
    for (; state.nowMs < 600_000; state.nowMs += 2_000) {
      live.looked(state.nowMs, ['another'])
      expect(await live.isLive('one')).toBe(true)
    }
    expect(state.asked).toBe(1)
  })

  it('[SE10] are not trusted any more once a look names them, or 4 s after the last look', async () => {
    const { state, live } = open()
    await live.isLive('one')
    state.isLive = false
    live.looked(1_000, ['one'])
    expect(await live.isLive('one')).toBe(false)

    state.isLive = true
    await live.isLive('two')
    state.isLive = false
    state.nowMs = 4_999
    expect(await live.isLive('two')).toBe(true)
    state.nowMs = 5_000
    expect(await live.isLive('two')).toBe(false)
  })

  it('[SE10] are asked for again when looks were too far apart to have seen everything', async () => {
    const { state, live } = open()
    live.looked(0, [])
    await live.isLive('one')
    state.isLive = false
    state.nowMs = 60_000
    live.looked(60_000, [])
    expect(await live.isLive('one')).toBe(false)
  })

  it('[SE10] are not remembered from an answer that was on its way when they ended', async () => {
    let answer = (_isLive: boolean) => {}
    const live = makeLiveSessions({ isLive: () => new Promise((resolve) => (answer = resolve)) }, () => 0)
    const asked = live.isLive('one')
    live.forget(['one'])
    answer(true)
    await asked
    const askedAgain = live.isLive('one')
    answer(false)
    expect(await askedAgain).toBe(false)
  })
})

describe('the watch for revocations', () => {
  it('[SE10] ends a session at every look of a minute, for sockets that came in between, also after a failed one', async () => {
    vi.useFakeTimers()
    const ended: string[] = []
    const looked: string[] = []
    let hasFailed = false
    const sessions = {
      async findRevokedWithin() {
        if (!hasFailed) {
          hasFailed = true
          throw new Error('the database is away')
        }
        return [{ id: 'one', reason: 'logged_out' }]
      },
    }
    using _watch = watchRevocations({
      sessions,
      live: { looked: (_atMs, ids) => looked.push(...ids) },
      fanOut: { endSessionsHere: (ids, reason) => ended.push(...ids, reason) },
      log: { warn: () => {} },
      nowMs: () => 0,
    })
    await vi.advanceTimersByTimeAsync(6_000)
    vi.useRealTimers()
    expect(ended).toEqual(['one', 'logged_out', 'one', 'logged_out'])
    expect(looked).toEqual(['one', 'one'])
  })
})
