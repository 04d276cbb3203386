import type { Clock } from '@stogram/core'

export interface FakeClock extends Clock {
  /** Lets time pass: due timers ring in order, and what they start may go on between them. */
  advance(byMs: number): Promise<void>
}

export function makeFakeClock(startMs: number): FakeClock {
  let nowMs = startMs
  let timers: { atMs: number; run: () => void }[] = []
  return {
    nowMs: () => nowMs,
    schedule(delayMs, run) {
      const timer = { atMs: nowMs + delayMs, run }
      timers.push(timer)
      return () => {
        timers = timers.filter((other) => other !== timer)
      }
    },
    async advance(byMs) {
      const untilMs = nowMs + byMs
      for (;;) {
        timers.sort((a, b) => a.atMs - b.atMs)
        const due = timers[0]
        if (due === undefined || due.atMs > untilMs) break
        timers.shift()
        nowMs = Math.max(nowMs, due.atMs)
        due.run()
        await turn()
      }
      nowMs = untilMs
      await turn()
    },
  }
}

/** Real input and output, and the work of other threads, get a chance to come in. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1))
}
