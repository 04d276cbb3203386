import { describe, expect, it } from 'vitest'
import { makeReadiness } from './readiness.ts'

describe('readiness', () => {
  it('[OP7] asks the database once a second, however many ask, and answers at once when the server stops', async () => {
    const state = { nowMs: 0, asked: 0, isOpen: true, isAway: false }
    const query = async <Row>(): Promise<Row[]> => {
      state.asked += 1
      if (state.isAway) throw new Error('away')
      return []
    }
    const isReady = makeReadiness(
      () => state.isOpen,
      { query },
      () => state.nowMs,
    )
    expect(await Promise.all(Array.from({ length: 50 }, isReady))).not.toContain(false)
    expect(state.asked).toBe(1)
    state.isAway = true
    state.nowMs = 999
    expect(await isReady()).toBe(true)
    state.nowMs = 1_000
    expect(await isReady()).toBe(false)
    state.isAway = false
    state.nowMs = 2_000
    expect(await isReady()).toBe(true)
    state.isOpen = false
    expect(await isReady()).toBe(false)
  })
})
