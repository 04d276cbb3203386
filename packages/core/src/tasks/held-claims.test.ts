import { describe, expect, it } from 'vitest'
import type { Engine } from '../engine.ts'
import { makeManualClock, settle } from '../testing/manual-clock.ts'
import { makeHeldClaims } from './held-claims.ts'

function open() {
  const clock = makeManualClock()
  let looks = 0
  const db = {
    async range(store: string) {
      if (store === 'people') looks += 1
      return []
    },
  }
  const told = new Map<string, number>()
  const claims = makeHeldClaims({ clock, db, told, log: () => {} } as unknown as Engine)
  return { clock, told, claims, looks: () => looks }
}

describe('[DV8] what was only claimed to be held', () => {
  it('is looked at again once every log is here, and then no more', async () => {
    const { told, claims, looks } = open()
    told.set('chat', 9)
    claims.synced()
    await settle()
    expect(looks()).toBe(0)
    told.clear()
    for (let i = 0; i < 2; i++) claims.synced()
    await settle()
    expect(looks()).toBe(1)
    claims.claim()
    claims.synced()
    await settle()
    expect(looks()).toBe(2)
  })

  it('counts for ten minutes at most, also from an earlier start', async () => {
    const { clock, told, claims, looks } = open()
    told.set('chat', 9)
    claims.connected()
    await clock.advance(599_999)
    claims.claim()
    expect(looks()).toBe(0)
    await clock.advance(1)
    await settle()
    expect(looks()).toBe(1)
  })
})
