import type { Clock } from '../ports.ts'

export interface ManualClock extends Clock {
  advance(byMs: number): void
}

/** Time moves only when a test says so. */
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
    advance(byMs) {
      nowMs += byMs
      const due = timers.filter((timer) => timer.atMs <= nowMs).sort((a, b) => a.atMs - b.atMs)
      timers = timers.filter((timer) => timer.atMs > nowMs)
      for (const timer of due) timer.run()
    },
  }
}

/** Lets everything that is ready to run do so. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0))
}
