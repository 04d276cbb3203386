import type { Bench, BenchContext } from '../harness/bench.ts'
import { type Figure, makeFigure, percentile } from '../harness/figures.ts'
import { connectSeats, sendOpenLoop, type Target } from '../harness/load.ts'
import { alternate } from '../harness/rounds.ts'
import type { DatabaseKind } from '../harness/stage.ts'

const SENDERS = 50
const SENDS_PER_SECOND = 500

/** How long one waits for "sent" while the server takes 500 sends a second. Without a suffix: embedded database. */
export const ackLatency: Bench = async (context) => [
  ...(await measureKind('pglite', '', context)),
  ...(await measureKind('postgresql', '_postgresql', context)),
]

async function measureKind(kind: DatabaseKind, suffix: string, context: BenchContext): Promise<Figure[]> {
  const { rounds, warmUpMs, windowMs, stage } = context
  const { product, reference, world } = await stage(kind)
  const seats = world.seats.slice(0, SENDERS)
  const measure = async (target: Target) => {
    const connections = await connectSeats(target, seats)
    const senders = seats.flatMap(({ pairChatId }, index) => {
      const socket = connections.sockets[index]
      return socket ? [{ socket, chatId: pairChatId }] : []
    })
    const latenciesMs = await sendOpenLoop(senders, { perSecond: SENDS_PER_SECOND, warmUpMs, windowMs })
    connections.close()
    return { p50: percentile(latenciesMs, 0.5), p99: percentile(latenciesMs, 0.99) }
  }
  const results = await alternate(rounds, { product, reference }, measure)
  return (['p50', 'p99'] as const).map((name) =>
    makeFigure(
      `ack_${name}_ms${suffix}`,
      'ms',
      results.product.map((result) => result[name]),
      results.reference.map((result) => result[name]),
    ),
  )
}
