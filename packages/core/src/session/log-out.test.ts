import { UnreachableError } from '@stogram/contract'
import { describe, expect, it } from 'vitest'
import type { Engine } from '../engine.ts'
import { makeManualClock, settle } from '../testing/manual-clock.ts'
import { logOut } from './log-out.ts'

function open(answer: () => Promise<unknown>) {
  const clock = makeManualClock()
  const steps: string[] = []
  const engine = {
    clock,
    tokens: {
      farewell: async () => {
        steps.push('sign')
        return async () => 'token'
      },
    },
    endSession: async () => {
      steps.push('delete')
    },
    caller: {
      callWith: async (token: string, name: string) => {
        steps.push(`${name} with ${token}`)
        return answer()
      },
    },
    log: (event: string) => steps.push(event),
  }
  return { clock, steps, run: () => logOut(engine as unknown as Engine) }
}

describe('logging out', () => {
  it('[SS6] deletes before it asks the network, and does not wait for one that never answers', async () => {
    const { clock, steps, run } = open(() => new Promise(() => {}))
    let isOver = false
    const over = run().then(() => {
      isOver = true
    })
    await settle()
    expect(steps).toEqual(['sign', 'delete', 'auth:logout with token'])
    await clock.advance(2_999)
    expect(isOver).toBe(false)
    await clock.advance(1)
    await over
  })

  it('[SS6] succeeds without a network', async () => {
    const { steps, run } = open(async () => {
      throw new UnreachableError('away')
    })
    await run()
    expect(steps.at(-1)).toBe('logout-unheard')
  })
})
