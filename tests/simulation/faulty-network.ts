import { type Answer, UnreachableError } from '@stogram/contract'
import type { Clock, Network, SocketConnection, SocketHandlers } from '@stogram/core'
import type { Random } from './random.ts'

export interface FaultRates {
  loseRequest: number
  loseAnswer: number
  duplicateCall: number
  delay: number
  dropEvent: number
  duplicateEvent: number
  cut: number
  /** Of the edits, reactions and deletions of messages that the server was never given: refused for good. */
  refuseChange: number
}

export const NO_FAULTS: FaultRates = {
  loseRequest: 0,
  loseAnswer: 0,
  duplicateCall: 0,
  delay: 0,
  dropEvent: 0,
  duplicateEvent: 0,
  cut: 0,
  refuseChange: 0,
}

export interface FaultyNetwork extends Network {
  rates: FaultRates
  isOnline: boolean
  /** How often each fault has happened. */
  readonly counts: Readonly<Record<keyof FaultRates, number>>
  /** Bodies that were sent for each item and epoch. */
  readonly bodies: ReadonlyMap<string, ReadonlySet<string>>
  /** Closes whatever is open, as a network that goes away does. */
  cut(): void
}

const REFUSAL: Answer<never> = { success: false, error: { code: 'forbidden', message: 'This may not be changed.' } }

/** Loses, repeats, delays and reorders what goes through; every decision comes from the seed. */
export function makeFaultyNetwork(inner: Network, random: Random, clock: Clock): FaultyNetwork {
  const open = new Set<() => void>()
  const bodies = new Map<string, Set<string>>()
  /** What the server may have stored: no honest one refuses that afterwards. */
  const given = new Set<unknown>()
  const counts = { ...NO_FAULTS }
  const network: FaultyNetwork = {
    rates: NO_FAULTS,
    isOnline: true,
    counts,
    bodies,
    cut: () => {
      for (const close of [...open]) close()
    },
    request: (name, wire, token) => through(name, wire, () => inner.request(name, wire, token)),
    connect(token, handlers) {
      return wrap(handlers, (own) => inner.connect(token, own))
    },
  }

  function happens(fault: keyof FaultRates): boolean {
    const does = random.chance(network.rates[fault])
    if (does) counts[fault]++
    return does
  }

  function recordBody(wire: Record<string, unknown>): void {
    const key = `${wire['id']} in epoch ${wire['epoch']}`
    bodies.set(key, (bodies.get(key) ?? new Set()).add(String(wire['body'])))
  }

  function isNewChange(what: string, wire: Record<string, unknown>): boolean {
    return what === 'message:send' && wire['targetId'] !== undefined && !given.has(wire['id'])
  }

  async function through(
    what: string,
    wire: Record<string, unknown>,
    call: () => Promise<Answer<unknown>>,
  ): Promise<Answer<unknown>> {
    if (what === 'message:send') recordBody(wire)
    if (!network.isOnline || happens('loseRequest')) throw new UnreachableError(`${what} was lost`)
    if (isNewChange(what, wire) && happens('refuseChange')) return REFUSAL
    given.add(wire['id'])
    const isAnswerLost = happens('loseAnswer')
    const isTwice = happens('duplicateCall')
    if (happens('delay')) await pause(random.below(2_000))
    const first = call()
    const answer = isTwice ? await first.then(call, call) : await first
    if (isAnswerLost || !network.isOnline) throw new UnreachableError(`the answer to ${what} was lost`)
    return answer
  }

  function wrap(handlers: SocketHandlers, connect: (own: SocketHandlers) => SocketConnection): SocketConnection {
    let isClosed = false
    const rejects = new Set<(error: Error) => void>()
    const shut = () => {
      isClosed = true
      open.delete(cut)
      for (const reject of rejects) reject(new UnreachableError('the socket was cut'))
      real.close()
    }
    const cut = () => {
      if (isClosed) return
      shut()
      handlers.closed()
    }
    const real = connect({
      opened: () => {
        if (isClosed) return
        if (network.isOnline) handlers.opened()
        else cut()
      },
      closed(refused) {
        if (isClosed) return
        shut()
        handlers.closed(refused)
      },
      event(name, payload) {
        const deliver = () => {
          if (!isClosed) handlers.event(name, payload)
        }
        if (happens('cut')) return cut()
        if (happens('dropEvent')) return
        if (happens('duplicateEvent')) deliver()
        if (happens('delay')) clock.schedule(random.below(3_000), deliver)
        else deliver()
      },
    })
    open.add(cut)
    return {
      call(name, wire) {
        return new Promise((resolve, reject) => {
          rejects.add(reject)
          through(name, wire, () => real.call(name, wire))
            .then(resolve, reject)
            .finally(() => rejects.delete(reject))
        })
      },
      close: () => {
        if (!isClosed) shut()
      },
    }
  }

  function pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => clock.schedule(delayMs, resolve))
  }

  return network
}
