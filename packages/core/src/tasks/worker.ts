import { RefusedError } from '@stogram/contract'
import { isTransient } from '../connection/caller.ts'
import { backoffMs } from '../connection/machine.ts'
import type { Clock } from '../ports.ts'

/** Work that can be asked for at any time. One run at a time; what is asked for meanwhile runs right after. */
export interface Worker {
  /** Runs soon; after a failure, once the wait is over. */
  ask(): void
  /** Runs soon, and ends the wait of a failure: the circumstances have changed. */
  askNow(): void
  /** Forgets what was asked for. A run that is under way ends by itself. */
  stop(): void
}

export interface WorkerDeps {
  clock: Clock
  random: () => number
  run: () => Promise<void>
  /** Told of each failure, before the wait. */
  onFailure: (error: unknown) => void
}

/** What is not expected to pass is tried again as well, but seldom: it may come from a fault that gets mended. */
const SELDOM_MS = 60_000

export function makeWorker({ clock, random, run, onFailure }: WorkerDeps): Worker {
  let isWanted = false
  let isRunning = false
  let isStopped = false
  let attempt = 0
  let cancelWait: (() => void) | undefined

  // The last look at `isWanted` and the end of the loop are one step: nothing that is asked for falls between them.
  async function loop(): Promise<void> {
    isRunning = true
    try {
      while (isWanted && cancelWait === undefined) {
        isWanted = false
        await run().then(() => {
          attempt = 0
        }, wait)
      }
    } finally {
      isRunning = false
    }
  }

  function wait(error: unknown): void {
    if (isStopped) return
    onFailure(error)
    isWanted = true
    cancelWait = clock.schedule(delayAfter(error), () => {
      cancelWait = undefined
      start()
    })
  }

  function delayAfter(error: unknown): number {
    const backoff = backoffMs(attempt++, random())
    if (!isTransient(error)) return Math.max(backoff, SELDOM_MS)
    return Math.max(backoff, error instanceof RefusedError ? (error.retryAfterMs ?? 0) : 0)
  }

  function start(): void {
    if (isWanted && !isRunning && cancelWait === undefined) void loop()
  }

  function endWait(): void {
    cancelWait?.()
    cancelWait = undefined
    attempt = 0
  }

  function ask(): void {
    isStopped = false
    isWanted = true
    start()
  }

  return {
    ask,
    askNow() {
      endWait()
      ask()
    },
    stop() {
      endWait()
      isStopped = true
      isWanted = false
    },
  }
}

/** One worker for each key: the trouble of one is not the trouble of another. */
export interface Workers {
  ask(key: string): void
  askNow(key: string): void
  stop(): void
}

export function makeWorkers(
  deps: Pick<WorkerDeps, 'clock' | 'random'> & {
    run: (key: string) => Promise<void>
    onFailure: (error: unknown, key: string) => void
  },
): Workers {
  const workers = new Map<string, Worker>()
  const workerOf = (key: string): Worker => {
    const found = workers.get(key)
    if (found !== undefined) return found
    const run = () => deps.run(key)
    const onFailure = (error: unknown) => deps.onFailure(error, key)
    const created = makeWorker({ ...deps, run, onFailure })
    workers.set(key, created)
    return created
  }
  return {
    ask: (key) => workerOf(key).ask(),
    askNow: (key) => workerOf(key).askNow(),
    stop() {
      for (const worker of workers.values()) worker.stop()
    },
  }
}
