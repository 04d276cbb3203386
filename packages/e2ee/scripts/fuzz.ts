// `npm run fuzz [inputs] [seed]`: a million mutated inputs over all decoders, unless told otherwise. Ends with 1 when one
// of them throws anything but E2eeError, takes longer than five seconds, or when memory grows by more than 256 MB.
import { fuzz } from '../src/testing/fuzz.ts'

const inputs = Number(process.argv[2] ?? 1_000_000)
const seed = Number(process.argv[3] ?? Math.floor(Math.random() * 2 ** 31))
const BATCH = 50_000
const MAX_MS = 5_000
const MAX_GROWTH_BYTES = 256 * 2 ** 20

console.log(`${inputs} inputs, seed ${seed}`)
const startedAt = performance.now()
let done = 0
let accepted = 0
let slowestMs = 0
let baseBytes = 0
let peakBytes = 0
const failures: string[] = []
while (done < inputs) {
  const count = Math.min(BATCH, inputs - done)
  const result = await fuzz({ seed: seed + done, inputs: count })
  done += count
  accepted += result.accepted
  slowestMs = Math.max(slowestMs, result.slowestMs)
  failures.push(...result.failures)
  const usedBytes = process.memoryUsage().rss
  // The first batch warms up; what counts is growth from then on.
  if (baseBytes === 0) baseBytes = usedBytes
  peakBytes = Math.max(peakBytes, usedBytes)
}
const growthBytes = peakBytes - baseBytes
const seconds = (performance.now() - startedAt) / 1_000
console.log(
  `${done} inputs in ${seconds.toFixed(0)} s: ${accepted} accepted, ${failures.length} failures, slowest ` +
    `${slowestMs.toFixed(0)} ms, memory +${Math.round(growthBytes / 2 ** 20)} MB`,
)
for (const failure of failures.slice(0, 20)) console.error(failure)
if (failures.length > 0 || slowestMs > MAX_MS || growthBytes > MAX_GROWTH_BYTES) process.exit(1)
