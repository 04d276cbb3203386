import type { LogId, LogItem } from '@stogram/contract'
import type { Engine } from '../engine.ts'
import { takeItems } from '../inbox/pull.ts'
import { loadLog } from './followed-logs.ts'
import { reportBackground } from './report.ts'
import { makeWorkers } from './worker.ts'

/** Takes what the server pushes: right away when it follows the cursor, by a pull otherwise. */
export interface Pushes {
  push(item: LogItem): void
  stop(): void
}

export function makePushes(engine: Engine, pull: (logId: LogId) => void): Pushes {
  const waiting = engine.pushed
  const workers = makeWorkers({
    clock: engine.clock,
    random: () => engine.random(),
    run: take,
    onFailure: (error) => reportBackground(engine, 'push', error),
  })

  async function take(logId: LogId): Promise<void> {
    const log = await loadLog(engine, logId)
    // From here on without a pause: what leaves this map is in hand at once.
    const items = waiting.get(logId)
    waiting.delete(logId)
    const { self } = engine
    if (items === undefined || self === undefined || engine.isClosed) return
    items.sort((a, b) => a.seq - b.seq)
    // Only the own log tells what an unknown chat is.
    if (log === undefined) return pull(self.accountId)
    if (log.stage === 'new') return pull(logId)
    const fresh = items.filter((item) => item.seq > log.cursor)
    if (fresh[0]?.seq === log.cursor + 1) {
      await takeItems(engine, logId, fresh).catch((error: unknown) => {
        pull(logId)
        throw error
      })
    }
    const after = await loadLog(engine, logId)
    if ((items.at(-1)?.seq ?? 0) > (after?.cursor ?? 0)) pull(logId)
  }

  return {
    push(item) {
      waiting.set(item.logId, [...(waiting.get(item.logId) ?? []), item])
      workers.ask(item.logId)
    },
    stop() {
      workers.stop()
      waiting.clear()
    },
  }
}
