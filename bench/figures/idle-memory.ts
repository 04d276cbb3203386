import { setTimeout as sleep } from 'node:timers/promises'
import type { Bench } from '../harness/bench.ts'
import { makeFigure } from '../harness/figures.ts'
import { connectSeats } from '../harness/load.ts'
import { ROOT } from '../harness/processes.ts'
import { alternate } from '../harness/rounds.ts'
import type { Contender } from '../harness/stage.ts'

/** Connected before the first reading, so that what a server needs once is not counted. */
const FIRST = 200
const CONNECTIONS = 5_000
const SETTLE_MS = 3_000

/** What one connected, silent device costs: growth of resident memory after garbage collection. */
export const idleMemory: Bench = async ({ rounds, ownStage }) => {
  const nodeArgs = ['--expose-gc', '--import', `${ROOT}bench/harness/collect-garbage.mjs`]
  await using stage = await ownStage('postgresql', { nodeArgs })
  const measure = async (contender: Contender) => {
    const first = await connectSeats(contender, stage.world.seats.slice(0, FIRST))
    await sleep(SETTLE_MS)
    const before = await contender.residentBytes()
    const others = await connectSeats(contender, stage.world.seats.slice(FIRST, CONNECTIONS))
    await sleep(SETTLE_MS)
    const after = await contender.residentBytes()
    others.deliveries()
    first.close()
    others.close()
    await sleep(SETTLE_MS)
    return (after - before) / 1_024 / (CONNECTIONS - FIRST)
  }
  const product: number[] = []
  const reference: number[] = []
  for (let round = 0; round < Math.min(rounds, 3); round += 1) {
    if (round > 0) await stage.restart()
    const results = await alternate(1, stage, measure)
    product.push(...results.product)
    reference.push(...results.reference)
  }
  return [makeFigure('memory_per_idle_connection_kb', 'KB', product, reference)]
}
