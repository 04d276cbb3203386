import type { Bench, BenchContext } from '../harness/bench.ts'
import { type Figure, makeFigure } from '../harness/figures.ts'
import { type ClosedLoop, connectSeats, sendClosedLoop, type Target } from '../harness/load.ts'
import { alternate } from '../harness/rounds.ts'
import type { DatabaseKind } from '../harness/stage.ts'

const SENDERS = 50
const IN_FLIGHT = 8

/** Fifty people, in pairs, each with eight sends unanswered; the partner is connected and gets the push. */
export const sends: Bench = async (context) => [
  ...(await measureKind('pglite', context)),
  ...(await measureKind('postgresql', context)),
]

async function measureKind(kind: DatabaseKind, context: BenchContext): Promise<Figure[]> {
  const { rounds, warmUpMs, windowMs, stage } = context
  const { product, reference, world } = await stage(kind)
  const seats = world.seats.slice(0, SENDERS)
  const measure = async (target: Target) => {
    const connections = await connectSeats(target, seats)
    const senders = seats.flatMap(({ pairChatId }, index) => {
      const socket = connections.sockets[index]
      return socket ? [{ socket, chatId: pairChatId }] : []
    })
    const result = await sendClosedLoop(target, senders, connections.deliveries, {
      inFlight: IN_FLIGHT,
      warmUpMs,
      windowMs,
    })
    connections.close()
    if (result.deliveriesPerSecond < result.perSecond * 0.9) {
      throw new Error(`Only ${result.deliveriesPerSecond} of ${result.perSecond} sends a second were delivered`)
    }
    return result
  }
  const results = await alternate(rounds, { product, reference }, measure)
  const figure = (name: string, unit: string, read: (result: ClosedLoop) => number) =>
    makeFigure(`${name}_${kind}`, unit, results.product.map(read), results.reference.map(read))
  return [
    figure('sends_per_second', 'sends/s', (result) => result.perSecond),
    figure('server_cpu_us_per_send', 'us', (result) => result.cpuUsPerSend),
  ]
}
