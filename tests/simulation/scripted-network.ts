import { type Answer, type ErrorBody, type OperationName, UnreachableError } from '@stogram/contract'
import type { Network } from '@stogram/core'

/** What happens to one call instead of its ordinary course. */
export type Fate = 'lose-request' | 'lose-answer' | ErrorBody

export interface ScriptedNetwork extends Network {
  /** Asked before each call, over HTTP and over the socket alike. */
  fateOf: (name: OperationName, wire: Record<string, unknown>) => Fate | undefined
  /** Names of all calls so far, in order. */
  readonly calls: OperationName[]
}

/** Lets one test decide what becomes of particular calls. */
export function makeScriptedNetwork(inner: Network): ScriptedNetwork {
  const calls: OperationName[] = []

  async function through(
    name: OperationName,
    wire: Record<string, unknown>,
    call: () => Promise<Answer<unknown>>,
  ): Promise<Answer<unknown>> {
    calls.push(name)
    const fate = network.fateOf(name, wire)
    if (fate === undefined) return call()
    if (typeof fate === 'object') return { success: false, error: fate }
    if (fate === 'lose-answer') await call()
    throw new UnreachableError(`${name} was lost`)
  }

  const network: ScriptedNetwork = {
    fateOf: () => undefined,
    calls,
    request: (name, wire, token) => through(name, wire, () => inner.request(name, wire, token)),
    connect(token, handlers) {
      const socket = inner.connect(token, handlers)
      return { ...socket, call: (name, wire) => through(name, wire, () => socket.call(name, wire)) }
    },
  }
  return network
}

/** The next call of this operation meets this fate, and then `count - 1` more of them. */
export function nextCalls(network: ScriptedNetwork, name: OperationName, fate: Fate, count = 1): void {
  let left = count
  network.fateOf = (called) => (called === name && left-- > 0 ? fate : undefined)
}
