import type { Bench } from '../harness/bench.ts'
import { makeFigure } from '../harness/figures.ts'
import { type ClosedLoop, connectSeats, sendClosedLoop } from '../harness/load.ts'
import { alternate } from '../harness/rounds.ts'
import type { Contender } from '../harness/stage.ts'

const IN_FLIGHT = 4

/** One member of a chat of 1,000 connected ones keeps sending. The reference stores nothing: it only broadcasts. */
export const fanout: Bench = async ({ rounds, warmUpMs, windowMs, stage }) => {
  const { product, reference, world } = await stage('pglite')
  const { crowd, crowdChatId } = world
  const measure = async (contender: Contender) => {
    const isReference = contender === reference
    const target = isReference
      ? { ...contender, authOf: () => ({ accountId: 'bench', deviceId: 'bench', rooms: [crowdChatId] }) }
      : contender
    const connections = await connectSeats(target, crowd)
    const [socket] = connections.sockets
    if (socket === undefined) throw new Error('nobody connected')
    const result = await sendClosedLoop(contender, [{ socket, chatId: crowdChatId }], connections.deliveries, {
      inFlight: IN_FLIGHT,
      warmUpMs,
      windowMs,
      event: isReference ? 'bench:broadcast' : 'message:send',
    })
    connections.close()
    return result
  }
  const results = await alternate(rounds, { product, reference }, measure)
  const figure = (name: string, unit: string, read: (result: ClosedLoop) => number) =>
    makeFigure(name, unit, results.product.map(read), results.reference.map(read))
  return [
    figure('fanout_deliveries_per_second', 'deliveries/s', (result) => result.deliveriesPerSecond),
    figure('server_cpu_us_per_fanout', 'us', (result) => result.cpuUsPerSend),
  ]
}
