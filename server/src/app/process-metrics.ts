import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Metrics } from '../infra/metrics.ts'

const LOOK_EVERY_MS = 20
const NANOSECONDS = 1e9

/** What the process uses, under the names that boards for Node know. */
export function measureProcess(metrics: Metrics): Disposable {
  const startedAt = Date.now() / 1_000 - process.uptime()
  const delay = monitorEventLoopDelay({ resolution: LOOK_EVERY_MS })
  delay.enable()
  metrics.read('process_start_time_seconds', 'When the process began, since 1970.', 'gauge', () => startedAt)
  metrics.read('process_cpu_seconds_total', 'Time of processors that was used.', 'counter', () => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1e6
  })
  metrics.read('process_resident_memory_bytes', 'Memory that is taken.', 'gauge', () => process.memoryUsage.rss())
  metrics.read('nodejs_heap_size_used_bytes', 'Memory of JavaScript in use.', 'gauge', () => {
    return process.memoryUsage().heapUsed
  })
  const late = (value: number) => Math.max(0, value / NANOSECONDS - LOOK_EVERY_MS / 1_000)
  metrics.read('nodejs_eventloop_lag_p99_seconds', 'How late timers are, but for one in a hundred.', 'gauge', () =>
    late(delay.percentile(99)),
  )
  metrics.read(
    'nodejs_eventloop_lag_max_seconds',
    'How late the latest timer was since the last look.',
    'gauge',
    () => {
      const latest = late(delay.max)
      delay.reset()
      return latest
    },
  )
  return { [Symbol.dispose]: () => void delay.disable() }
}
