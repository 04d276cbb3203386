import { EVENTS, type EventName, type Payload, RefusedError } from '@stogram/contract'
import type { ConnectionView } from '../api.ts'
import type { Clock, Network, SocketConnection, SocketHandlers } from '../ports.ts'
import {
  type ConnectionEffect,
  type ConnectionEvent,
  type ConnectionState,
  reconnectMs,
  stepConnection,
} from './machine.ts'
import type { Tokens } from './tokens.ts'

/** Keeps one socket open: performs what the machine asks for and feeds back what happens. */
export interface Connection {
  start(): void
  stop(): void
  wake(): void
  /** The person waits for something. Ends a wait, as waking up does, unless the server has asked for it. */
  hurry(): void
  /** This version may not talk to the server any more. */
  outdated(): void
  socket(): SocketConnection | undefined
  isOpen(): boolean
  view(): Pick<ConnectionView, 'state' | 'sinceMs' | 'upgradeRequired'>
}

export interface ConnectionDeps {
  network: Network
  clock: Clock
  tokens: Tokens
  random: () => number
  onEvent: <N extends EventName>(name: N, payload: Payload<N>) => void
  /** A socket has just opened, or the host woke up: fetch what was missed. */
  onCatchUp: () => void
  onChange: () => void
  onSessionOver: (code: 'unauthorized' | 'session_revoked') => void
  onError: (error: unknown) => void
}

const SHORTEST_RENEWAL_MS = 5_000

export function makeConnection(deps: ConnectionDeps): Connection {
  const { clock, tokens } = deps
  let state: ConnectionState = 'stopped'
  let sinceMs = clock.nowMs()
  let attempt = 0
  /** The server has asked not to be asked before. */
  let notBeforeMs = 0
  let isOutdated = false
  let socket: SocketConnection | undefined
  let isSocketOpen = false
  let cancelTimer = () => {}
  let cancelRenewal = () => {}

  const perform: Record<ConnectionEffect, () => void> = {
    'ask-token': () => void askToken(),
    'open-socket': () => void openSocket(),
    'close-socket': () => closeSocket(),
    'start-timer': () => {
      const askedMs = notBeforeMs - clock.nowMs()
      cancelTimer = clock.schedule(Math.max(reconnectMs(attempt++, deps.random()), askedMs), () => feed('timer'))
    },
    'cancel-timer': () => cancelTimer(),
    'catch-up': () => deps.onCatchUp(),
  }

  function feed(event: ConnectionEvent): void {
    const step = stepConnection(state, event)
    if (step.state !== state) {
      state = step.state
      sinceMs = clock.nowMs()
      deps.onChange()
    }
    for (const effect of step.effects) perform[effect]()
  }

  async function askToken(): Promise<void> {
    try {
      await tokens.fetch()
      feed('token')
    } catch (error) {
      if (error instanceof RefusedError && endsSession(error.code)) return
      if (error instanceof RefusedError) notBeforeMs = clock.nowMs() + (error.retryAfterMs ?? 0)
      if (!(error instanceof RefusedError) && !(error instanceof Error && error.name === 'UnreachableError'))
        deps.onError(error)
      feed('no-token')
    }
  }

  /** True when there is no point in trying again. */
  function endsSession(code: string): boolean {
    if (code === 'upgrade_required') {
      outdated()
      return true
    }
    if (code !== 'unauthorized' && code !== 'session_revoked') return false
    feed('ended')
    deps.onSessionOver(code)
    return true
  }

  async function openSocket(): Promise<void> {
    let token: string
    try {
      token = await tokens.fetch()
    } catch {
      // @NOTE The token ended while the socket was being opened: the next attempt asks for one.
      feed('closed')
      return
    }
    if (state !== 'opening') return
    const next = connect(token, () => {
      attempt = 0
      feed('opened')
    })
    socket = next
  }

  function connect(token: string, onOpened: () => void): SocketConnection {
    let own: SocketConnection | undefined
    const isCurrent = () => own !== undefined && own === socket
    const handlers: SocketHandlers = {
      opened() {
        if (isCurrent()) isSocketOpen = true
        onOpened()
        if (isCurrent()) planRenewal()
      },
      closed(refused) {
        if (!isCurrent()) return
        isSocketOpen = false
        if (refused?.code === 'unauthorized') tokens.drop(token)
        else if (refused !== undefined && endsSession(refused.code)) return
        feed('closed')
      },
      event: (name, payload) => receive(name, payload),
    }
    own = deps.network.connect(token, handlers)
    return own
  }

  function receive(name: EventName, payload: unknown): void {
    const event = EVENTS[name]
    const parsed = event?.payload.safeParse(payload)
    if (parsed?.success) deps.onEvent(name, parsed.data as never)
  }

  function planRenewal(): void {
    cancelRenewal()
    const dueMs = tokens.renewAtMs()
    if (dueMs === undefined) return
    const delayMs = Math.max(SHORTEST_RENEWAL_MS, dueMs - clock.nowMs())
    cancelRenewal = clock.schedule(delayMs, () => void renew())
  }

  /** A new token means a new socket; the old one is let go once the new one is open. */
  async function renew(): Promise<void> {
    if (state !== 'open') return
    try {
      const token = await tokens.fetch()
      if (state !== 'open') return
      const before = socket
      const next = connect(token, () => {
        if (state !== 'open' || socket !== before) return next.close()
        socket = next
        isSocketOpen = true
        before?.close()
        deps.onCatchUp()
      })
    } catch (error) {
      if (error instanceof RefusedError && endsSession(error.code)) return
      planRenewal()
    }
  }

  function isToldToWait(): boolean {
    return state === 'waiting' && clock.nowMs() < notBeforeMs
  }

  function closeSocket(): void {
    const closing = socket
    socket = undefined
    isSocketOpen = false
    cancelRenewal()
    closing?.close()
  }

  function outdated(): void {
    isOutdated = true
    feed('ended')
    deps.onChange()
  }

  return {
    start: () => feed('start'),
    stop: () => feed('stop'),
    wake() {
      attempt = 0
      if (!isOutdated && !isToldToWait()) feed('wake')
    },
    hurry() {
      if (state !== 'waiting' || isToldToWait()) return
      attempt = 0
      feed('wake')
    },
    outdated,
    socket: () => (isSocketOpen ? socket : undefined),
    isOpen: () => state === 'open',
    view: () => ({
      state: state === 'open' ? 'online' : state === 'asking' || state === 'opening' ? 'connecting' : 'offline',
      sinceMs,
      ...(isOutdated ? { upgradeRequired: true as const } : {}),
    }),
  }
}
