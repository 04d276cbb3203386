import type { LogId } from '@stogram/contract'
import type { Engine } from '../engine.ts'
import { drainLog } from '../outbox/drain.ts'
import { canTalk } from './followed-logs.ts'
import { reportBackground } from './report.ts'
import { makeWorkers } from './worker.ts'

/** Empties the queues. Each log has its own wait after a failure, which new rows of that log respect. */
export interface Drains {
  drain(logId: LogId): void
  /** The same without the wait of an earlier failure: where a log is in doubt, nothing else of it goes on. */
  drainNow(logId: LogId): void
  /** Lets what has just been queued wait for company: one timer for each log. */
  drainLater(logId: LogId): void
  /** Everything at once, without any wait: the connection is new. */
  drainAll(): void
  stop(): void
}

/** Receipts of a group gather for so long; one then says what several would have said. */
const GATHER_MS = 4_000

export function makeDrains(engine: Engine, isCatchingUp: () => boolean): Drains {
  /** Asked for before it was known what the server has. */
  const early = new Set<LogId>()
  const timers = new Map<LogId, () => void>()
  const workers = makeWorkers({
    clock: engine.clock,
    random: () => engine.random(),
    run: async (logId) => {
      if (isCatchingUp()) early.add(logId)
      else if (canTalk(engine)) await drainLog(engine, logId)
    },
    onFailure: (error) => reportBackground(engine, 'drain', error),
  })
  return {
    drain: (logId) => workers.ask(logId),
    drainNow: (logId) => workers.askNow(logId),
    drainLater(logId) {
      if (timers.has(logId)) return
      const delayMs = Math.round(GATHER_MS * (0.5 + engine.random()))
      timers.set(
        logId,
        engine.clock.schedule(delayMs, () => {
          timers.delete(logId)
          workers.ask(logId)
        }),
      )
    },
    drainAll() {
      for (const logId of new Set([...early, ...engine.outbox.logIds()])) workers.askNow(logId)
      early.clear()
    },
    stop() {
      workers.stop()
      for (const cancel of timers.values()) cancel()
      timers.clear()
      early.clear()
    },
  }
}
