import type { LogId } from '@stogram/contract'
import type { Engine } from '../engine.ts'
import { pullLogs } from '../inbox/pull.ts'
import { allLogs, canTalk, loadLog } from './followed-logs.ts'
import { reportBackground } from './report.ts'
import { makeWorker } from './worker.ts'

/** Brings logs up to the server's newest item. */
export interface Sync {
  /** Pulls one log, or all of them. */
  request(logId?: LogId): void
  /** After a connect: pulls all logs at once, and whatever comes of it, lets the queues go. */
  catchUp(): void
  /** From a connect on until that pull is over. */
  isCatchingUp(): boolean
  lastAtMs(): number | undefined
  stop(): void
}

export interface SyncHooks {
  /** Every followed log was pulled. */
  onSynced: () => void
  /** The pull after a connect is over, well or not. */
  onCaughtUp: () => void
  /** A chat is known by name only. */
  onNewChats: () => void
}

export function makeSync(engine: Engine, hooks: SyncHooks): Sync {
  let wanted: Set<LogId> | 'all' | undefined
  /** Connects so far, and those whose pull is over. */
  let connects = 0
  let caughtUp = 0
  let lastAtMs: number | undefined

  const worker = makeWorker({
    clock: engine.clock,
    random: () => engine.random(),
    run,
    onFailure: (error) => reportBackground(engine, 'sync', error),
  })

  async function run(): Promise<void> {
    if (wanted === undefined || !canTalk(engine)) return
    const logs = wanted
    const before = connects
    wanted = undefined
    try {
      await pullLogs(engine, logs === 'all' ? await followedLogs(engine) : [...logs])
    } catch (error) {
      wanted = 'all'
      throw error
    } finally {
      const isLetting = caughtUp < before
      caughtUp = before
      if (isLetting) hooks.onCaughtUp()
    }
    if (logs === 'all') {
      lastAtMs = engine.clock.nowMs()
      hooks.onSynced()
    }
    if (logs === 'all' || (await hasNew(engine, logs))) hooks.onNewChats()
  }

  return {
    request(logId) {
      if (logId === undefined) wanted = 'all'
      else if (wanted !== 'all') wanted = (wanted ?? new Set()).add(logId)
      worker.ask()
    },
    catchUp() {
      wanted = 'all'
      connects++
      worker.askNow()
    },
    isCatchingUp: () => caughtUp < connects,
    lastAtMs: () => lastAtMs,
    stop() {
      worker.stop()
      wanted = undefined
      caughtUp = connects
    },
  }
}

async function followedLogs(engine: Engine): Promise<LogId[]> {
  return (await allLogs(engine)).map((log) => log.logId)
}

async function hasNew(engine: Engine, logIds: ReadonlySet<LogId>): Promise<boolean> {
  for (const logId of logIds) if ((await loadLog(engine, logId))?.stage === 'new') return true
  return false
}
