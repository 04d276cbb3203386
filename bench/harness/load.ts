import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { openRawSocket, type RawSocket } from './raw-socket.ts'
import { ITEM_BYTES, makeItemId, type Seat } from './world.ts'

/** A server under load and how to be let in. */
export type Target = {
  readonly port: number
  cpuMs(): Promise<number>
  authOf(seat: Seat): Record<string, unknown>
}

const BODIES = Array.from({ length: 256 }, () => randomBytes(ITEM_BYTES).toString('base64url'))
const CONNECTING_AT_ONCE = 64
const SEATS_PER_ADDRESS = 500

export type Connections = {
  sockets: RawSocket[]
  /** Pushes received by all of them since they connected. */
  deliveries: () => number
  close(): void
}

let nextBody = 0
let networksUsed = 0

export async function connectSeats(target: Target, seats: Seat[]): Promise<Connections> {
  networksUsed = (networksUsed % 250) + 1
  let deliveries = 0
  const closures: string[] = []
  const open = (seat: Seat, index: number) =>
    openRawSocket({
      port: target.port,
      auth: target.authOf(seat),
      localAddress: `127.${networksUsed}.${1 + Math.floor(index / SEATS_PER_ADDRESS)}.1`,
      onEvent: () => {
        deliveries += 1
      },
      onClose: (reason) => closures.push(reason),
    })
  const sockets: RawSocket[] = []
  for (let from = 0; from < seats.length; from += CONNECTING_AT_ONCE) {
    const batch = seats.slice(from, from + CONNECTING_AT_ONCE)
    const opened = Promise.all(batch.map((seat, index) => open(seat, from + index)))
    sockets.push(...(await within(opened, () => `only ${sockets.length} of ${seats.length} were connected`)))
  }
  return {
    sockets,
    deliveries: () => {
      if (closures.length > 0) throw new Error(`${closures.length} sockets were lost: ${closures[0]}`)
      return deliveries
    },
    close: () => {
      for (const socket of sockets) socket.close()
    },
  }
}

export function makeSend(chatId: string): string {
  const body = BODIES[nextBody++ % BODIES.length]
  return `{"chatId":"${chatId}","id":"${makeItemId()}","kind":"message","epoch":1,"body":"${body}"}`
}

/** One acknowledged send; anything but success ends the measurement. */
export async function send(socket: RawSocket, chatId: string, event = 'message:send') {
  const answer = await socket.call(event, makeSend(chatId))
  if (!answer.startsWith('[{"success":true')) throw new Error(`A send was refused: ${answer}`)
}

const PATIENCE_MS = 20_000

/** A server that stops answering must end a measurement, not hold it. */
function within<Result>(work: Promise<Result>, describe: () => string): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`After ${PATIENCE_MS} ms ${describe()}`)), PATIENCE_MS)
    work.finally(() => clearTimeout(timer)).then(resolve, reject)
  })
}

export type Sender = { socket: RawSocket; chatId: string }

export type ClosedLoop = {
  perSecond: number
  deliveriesPerSecond: number
  /** Processor time of the server process for one send: steadier than rates on a machine that others use. */
  cpuUsPerSend: number
}

/** Every sender keeps `inFlight` sends unanswered; counts the answers inside the window. */
export async function sendClosedLoop(
  target: Target,
  senders: Sender[],
  deliveries: () => number,
  options: { inFlight: number; warmUpMs: number; windowMs: number; event?: string },
): Promise<ClosedLoop> {
  let sent = 0
  let isOver = false
  const lane = async ({ socket, chatId }: Sender) => {
    while (!isOver) {
      await send(socket, chatId, options.event)
      sent += 1
    }
  }
  const lanes = Promise.all(senders.flatMap((sender) => Array.from({ length: options.inFlight }, () => lane(sender))))
  const measure = async () => {
    await sleep(options.warmUpMs)
    const sentBefore = sent
    const deliveriesBefore = deliveries()
    const cpuBeforeMs = await target.cpuMs()
    const startMs = performance.now()
    await sleep(options.windowMs)
    const seconds = (performance.now() - startMs) / 1_000
    const sentInWindow = sent - sentBefore
    const result = {
      perSecond: sentInWindow / seconds,
      deliveriesPerSecond: (deliveries() - deliveriesBefore) / seconds,
      cpuUsPerSend: (((await target.cpuMs()) - cpuBeforeMs) * 1_000) / sentInWindow,
    }
    isOver = true
    return result
  }
  const measured = measure()
  // A refused send must end the run at once, so the lanes are watched first.
  await Promise.race([lanes, measured])
  await within(lanes, () => `answers stayed out; ${sent} sends were answered`)
  return measured
}

/** Sends at a fixed rate whatever the server does; the milliseconds from each write to its answer. */
export async function sendOpenLoop(
  senders: Sender[],
  options: { perSecond: number; warmUpMs: number; windowMs: number },
): Promise<number[]> {
  const latenciesMs: number[] = []
  const answers: Promise<void>[] = []
  const startMs = performance.now()
  const endMs = options.warmUpMs + options.windowMs
  let sent = 0
  const one = async (sender: Sender, isCounted: boolean) => {
    const sentAtMs = performance.now()
    await send(sender.socket, sender.chatId)
    if (isCounted) latenciesMs.push(performance.now() - sentAtMs)
  }
  for (let nowMs = 0; nowMs < endMs; nowMs = performance.now() - startMs) {
    for (; sent < (nowMs / 1_000) * options.perSecond; sent += 1) {
      const sender = senders[sent % senders.length]
      if (sender !== undefined) answers.push(one(sender, nowMs >= options.warmUpMs))
    }
    await sleep(1)
  }
  await within(Promise.all(answers), () => `answers stayed out; ${latenciesMs.length} sends were answered`)
  return latenciesMs
}
