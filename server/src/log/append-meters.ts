import { type Counter, type Histogram, type Metrics, SECONDS } from '../infra/metrics.ts'

/** What the group commit counts. */
export type AppendMeters = { appends: Counter; batches: Histogram; statements: Histogram; deliveries: Histogram }

const BATCH_SIZES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000]

export function makeAppendMeters(metrics: Metrics, waiting: () => number): AppendMeters {
  metrics.read('stogram_appends_waiting', 'Items that wait for their statement.', 'gauge', waiting)
  return {
    appends: metrics.counter('stogram_appends_total', 'Items that were offered, by what became of them.', ['verdict']),
    batches: metrics.histogram('stogram_append_batch_items', 'Items that one statement took.', BATCH_SIZES),
    statements: metrics.histogram('stogram_append_statement_seconds', 'How long a statement took.', SECONDS),
    deliveries: metrics.histogram(
      'stogram_delivery_seconds',
      'From the arrival of an item to handing its push to the connections of this server.',
      SECONDS,
    ),
  }
}
