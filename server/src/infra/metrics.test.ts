import { expect, test } from 'vitest'
import { makeMetrics } from './metrics.ts'

test('figures are written as Prometheus reads them', () => {
  const metrics = makeMetrics()
  const calls = metrics.counter('calls_total', 'Calls.', ['operation', 'code'])
  calls.add('message:send|ok')
  calls.add('message:send|ok', 2)
  calls.add('auth:login|wrong_code')
  const sizes = metrics.histogram('sizes', 'Sizes.', [1, 10])
  for (const size of [1, 2, 10, 11]) sizes.observe(size)
  metrics.read('up', 'Up.', 'gauge', () => 1)
  metrics.read('unknown', 'Not there.', 'gauge', () => undefined)
  expect(metrics.write()).toBe(`# HELP calls_total Calls.
# TYPE calls_total counter
calls_total{operation="message:send",code="ok"} 3
calls_total{operation="auth:login",code="wrong_code"} 1
# HELP sizes Sizes.
# TYPE sizes histogram
sizes_bucket{le="1"} 1
sizes_bucket{le="10"} 3
sizes_bucket{le="+Inf"} 4
sizes_sum 24
sizes_count 4
# HELP up Up.
# TYPE up gauge
up 1
# HELP unknown Not there.
# TYPE unknown gauge
`)
})
