import { RefusedError, UnreachableError } from '@stogram/contract'
import { describe, expect, it } from 'vitest'
import { makeManualClock, settle } from '../testing/manual-clock.ts'
import { makeWorker, makeWorkers } from './worker.ts'

function open(run: () => Promise<void>) {
  const clock = makeManualClock()
  const failures: unknown[] = []
  const worker = makeWorker({ clock, random: () => 0.5, run, onFailure: (error) => failures.push(error) })
  return { clock, worker, failures }
}

describe('worker', () => {
  it('runs once more for all that was asked for meanwhile', async () => {
    let runs = 0
    let release = () => {}
    const { worker } = open(() => {
      runs++
      return new Promise((resolve) => {
        release = resolve
      })
    })
    worker.ask()
    worker.ask()
    worker.ask()
    expect(runs).toBe(1)
    release()
    await settle()
    expect(runs).toBe(2)
    release()
    await settle()
    expect(runs).toBe(2)
  })

  it('loses no wish, whichever turn of the end of a run it comes up in', async () => {
    for (let turns = 0; turns < 8; turns++) {
      let runs = 0
      const { worker } = open(async () => {
        runs++
      })
      worker.ask()
      for (let i = 0; i < turns; i++) await Promise.resolve()
      worker.ask()
      await settle()
      expect(runs).toBe(2)
    }
  })

  it('[OB4] waits once after a failure, whoever asks, and longer after each', async () => {
    let runs = 0
    const { worker, clock } = open(async () => {
      runs++
      throw new UnreachableError('away')
    })
    worker.ask()
    await settle()
    for (let i = 0; i < 5; i++) worker.ask()
    await settle()
    expect(runs).toBe(1)
    await clock.advance(999)
    expect(runs).toBe(1)
    await clock.advance(1)
    expect(runs).toBe(2)
    await clock.advance(1_999)
    expect(runs).toBe(2)
    await clock.advance(1)
    expect(runs).toBe(3)
  })

  it('[OB4] waits as long as the server asks, and seldom repeats what is not expected to pass', async () => {
    let failure: unknown = new RefusedError({ code: 'rate_limited', message: '', details: { retryAfterMs: 30_000 } })
    let runs = 0
    const { worker, clock, failures } = open(async () => {
      runs++
      throw failure
    })
    worker.ask()
    await settle()
    await clock.advance(29_999)
    expect(runs).toBe(1)
    failure = new Error('a fault of our own')
    await clock.advance(1)
    expect(runs).toBe(2)
    await clock.advance(59_999)
    expect(runs).toBe(2)
    await clock.advance(1)
    expect(runs).toBe(3)
    expect(failures).toHaveLength(3)
  })

  it('ends the wait when the circumstances have changed, and forgets everything when stopped', async () => {
    let runs = 0
    const { worker, clock } = open(async () => {
      runs++
      throw new UnreachableError('away')
    })
    worker.ask()
    await settle()
    worker.askNow()
    await settle()
    expect(runs).toBe(2)
    worker.stop()
    await clock.advance(600_000)
    expect(runs).toBe(2)
  })

  it('[OB2] keeps the waits of different keys apart', async () => {
    const runs: string[] = []
    const workers = makeWorkers({
      clock: makeManualClock(),
      random: () => 0.5,
      async run(key) {
        runs.push(key)
        if (key === 'broken') throw new UnreachableError('away')
      },
      onFailure: () => {},
    })
    for (const key of ['broken', 'whole', 'broken', 'whole']) {
      workers.ask(key)
      await settle()
    }
    expect(runs).toEqual(['broken', 'whole', 'whole'])
  })
})
