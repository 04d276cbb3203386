import type { Bench, BenchContext } from '../harness/bench.ts'
import { type Figure, makeFigure } from '../harness/figures.ts'
import { openRawSocket } from '../harness/raw-socket.ts'
import { alternate } from '../harness/rounds.ts'
import type { Contender, DatabaseKind } from '../harness/stage.ts'
import { ARCHIVE_ITEMS } from '../harness/world.ts'

type Pulled = { success: boolean; data: { logs: { items: { seq: number }[]; hasMore: boolean }[] } }

/** Repeated within a round: one catch-up is shorter than the machine's own pauses. */
const REPETITIONS = 5

/** One client that has nothing asks page after page for 10,000 items, until the last byte is here. */
export const catchup: Bench = async (context) => [
  ...(await measureKind('pglite', context)),
  ...(await measureKind('postgresql', context)),
]

async function measureKind(kind: DatabaseKind, { rounds, stage }: BenchContext): Promise<Figure[]> {
  const { product, reference, world } = await stage(kind)
  const measure = async (target: Contender) => {
    const socket = await openRawSocket({ port: target.port, auth: target.authOf(world.archiveReader) })
    const durationsMs: number[] = []
    const cpuBeforeMs = await target.cpuMs()
    for (let repetition = 0; repetition < REPETITIONS; repetition += 1) {
      const startMs = performance.now()
      let afterSeq = 0
      for (let hasMore = true; hasMore; ) {
        const cursor = { logId: world.archiveChatId, afterSeq }
        const [answer] = JSON.parse(await socket.call('sync:pull', JSON.stringify({ cursors: [cursor] }))) as [Pulled]
        const log = answer.data.logs[0]
        afterSeq = log?.items.at(-1)?.seq ?? afterSeq
        hasMore = log?.hasMore ?? false
      }
      durationsMs.push(performance.now() - startMs)
      if (afterSeq !== ARCHIVE_ITEMS) throw new Error(`The catch-up ended at ${afterSeq}`)
    }
    const serverCpuMs = ((await target.cpuMs()) - cpuBeforeMs) / REPETITIONS
    socket.close()
    return { durationsMs, serverCpuMs }
  }
  const results = await alternate(rounds, { product, reference }, measure)
  type Result = Awaited<ReturnType<typeof measure>>
  const figure = (name: string, read: (result: Result) => number[]) =>
    makeFigure(`${name}_${kind}`, 'ms', results.product.flatMap(read), results.reference.flatMap(read))
  return [
    figure('catchup_10000_ms', (result) => result.durationsMs),
    figure('server_cpu_ms_per_catchup', (result) => [result.serverCpuMs]),
  ]
}
