import { parseArgs } from 'node:util'
import { ackLatency } from './figures/ack-latency.ts'
import { catchup } from './figures/catchup.ts'
import { coldList } from './figures/cold-list.ts'
import { e2ee } from './figures/e2ee.ts'
import { fanout } from './figures/fanout.ts'
import { idleMemory } from './figures/idle-memory.ts'
import { initialJs } from './figures/initial-js.ts'
import { sends } from './figures/sends.ts'
import type { Bench, BenchContext } from './harness/bench.ts'
import { type Figure, printFigures, saveFigures } from './harness/figures.ts'
import { canPin, pin } from './harness/processes.ts'
import { openStage, type Stage } from './harness/stage.ts'

const BENCHES: Record<string, Bench> = {
  sends,
  ack: ackLatency,
  fanout,
  catchup,
  memory: idleMemory,
  'cold-list': coldList,
  'initial-js': initialJs,
  e2ee,
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '5' },
    'reference-only': { type: 'boolean', default: false },
    profile: { type: 'string' },
  },
})
const unknown = positionals.filter((name) => !(name in BENCHES))
if (unknown.length > 0) {
  console.error(`No bench named ${unknown.join(', ')}. There are: ${Object.keys(BENCHES).join(', ')}`)
  process.exit(2)
}

console.log(
  canPin
    ? 'Servers and databases run on core 0, clients on core 1.'
    : 'taskset or a second core is missing: servers and clients share what cores there are.',
)
pin(process.pid, 'client')
// Servers end with this process, and only a normal end runs what ends them.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))

const stages = new Map<string, Promise<Stage>>()
const isReferenceOnly = values['reference-only'] ?? false
const stageOptions = { isReferenceOnly, profileDirectory: values.profile }
const context: BenchContext = {
  rounds: Number(values.rounds),
  windowMs: Number(values.seconds) * 1_000,
  warmUpMs: 1_000,
  isReferenceOnly,
  stage(kind) {
    const stage = stages.get(kind) ?? openStage(kind, stageOptions)
    stages.set(kind, stage)
    return stage
  },
  ownStage: (kind, options) => openStage(kind, { ...stageOptions, ...options }),
}

const names = positionals.length > 0 ? positionals : Object.keys(BENCHES)
const figures: Figure[] = []
try {
  for (const name of names) {
    console.log(`Measuring ${name} …`)
    const measured = (await BENCHES[name]?.(context)) ?? []
    figures.push(...measured)
    if (!isReferenceOnly) await saveFigures(measured)
  }
} finally {
  for (const stage of stages.values()) await (await stage)[Symbol.asyncDispose]()
  printFigures(figures)
}
