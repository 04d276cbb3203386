import type { Logger } from 'pino'

export interface FinishedCall {
  operation: string
  requestId: string
  over: 'rest' | 'socket'
  code: string
  durationMs: number
}

const SLOW_MS = 1_000
const TELL_EVERY_MS = 5_000

/**
 * Every call at debug level; above it only slow ones, and of those one line for each operation now and then:
 * a server that is behind must not fall further behind by saying so thousands of times.
 */
export function makeCallLog(log: Logger, nowMs: () => number): (call: FinishedCall) => void {
  const slow = new Map<string, { toldAtMs: number; untold: number }>()
  return (call) => {
    if (log.isLevelEnabled('debug')) log.debug(call, 'operation')
    if (call.durationMs < SLOW_MS) return
    const known = slow.get(call.operation)
    if (known !== undefined && nowMs() - known.toldAtMs < TELL_EVERY_MS) {
      known.untold += 1
      return
    }
    slow.set(call.operation, { toldAtMs: nowMs(), untold: 0 })
    log.warn({ ...call, alsoSlow: known?.untold ?? 0 }, 'slow operation')
  }
}
