import type { Clock } from '../ports.ts'

/** Time moves only when a test says so. */
export interface ManualClock extends Clock {
  /** Lets time pass: due timers ring in order, and what they start may go on between them. */
  advance(byMs: number): Promise<void>
}

export function makeManualClock(startMs = 1_000_000): ManualClock {
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
        await settle()
      }
      nowMs = untilMs
      await settle()
    },
  }
}

/** Real input and output, and the work of other threads, get a chance to come in. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1))
}
