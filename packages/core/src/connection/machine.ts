/*
 * When to talk to the server, as a pure function.
 *
 *              start / wake            token               opened
 *   stopped ───────────────► asking ─────────► opening ─────────────► open
 *      ▲                       │  ▲               │                    │
 *      │ stop, ended,          │  │ timer, wake   │ closed             │ closed
 *      │ outdated              ▼  │               ▼                    ▼
 *      └────────────────────  waiting ◄────────────────────────────────┘
 *
 * asking: getting an access token that lives long enough. waiting: until the back-off timer rings.
 * In `open`, `renew` asks for a new token and moves to a new socket without leaving `open`.
 */

export type ConnectionState = 'stopped' | 'waiting' | 'asking' | 'opening' | 'open'

export type ConnectionEvent =
  | 'start'
  /** The host saw the network come back, or became visible. */
  | 'wake'
  | 'timer'
  | 'token'
  /** No token: unreachable, or a refusal that may pass. */
  | 'no-token'
  | 'opened'
  | 'closed'
  /** The session is over, or this version is too old. */
  | 'ended'
  | 'stop'

export type ConnectionEffect =
  | 'ask-token'
  | 'open-socket'
  | 'close-socket'
  | 'start-timer'
  | 'cancel-timer'
  | 'catch-up'

export interface ConnectionStep {
  state: ConnectionState
  effects: readonly ConnectionEffect[]
}

const TABLE: Record<ConnectionState, Partial<Record<ConnectionEvent, ConnectionStep>>> = {
  stopped: {
    start: { state: 'asking', effects: ['ask-token'] },
  },
  waiting: {
    timer: { state: 'asking', effects: ['ask-token'] },
    wake: { state: 'asking', effects: ['cancel-timer', 'ask-token'] },
    stop: { state: 'stopped', effects: ['cancel-timer'] },
    ended: { state: 'stopped', effects: ['cancel-timer'] },
  },
  asking: {
    token: { state: 'opening', effects: ['open-socket'] },
    'no-token': { state: 'waiting', effects: ['start-timer'] },
    stop: { state: 'stopped', effects: [] },
    ended: { state: 'stopped', effects: [] },
  },
  opening: {
    opened: { state: 'open', effects: ['catch-up'] },
    closed: { state: 'waiting', effects: ['close-socket', 'start-timer'] },
    stop: { state: 'stopped', effects: ['close-socket'] },
    ended: { state: 'stopped', effects: ['close-socket'] },
  },
  open: {
    closed: { state: 'waiting', effects: ['close-socket', 'start-timer'] },
    wake: { state: 'open', effects: ['catch-up'] },
    stop: { state: 'stopped', effects: ['close-socket'] },
    ended: { state: 'stopped', effects: ['close-socket'] },
  },
}

/** An event that a state does not know changes nothing. */
export function stepConnection(state: ConnectionState, event: ConnectionEvent): ConnectionStep {
  return TABLE[state][event] ?? { state, effects: [] }
}

const BACKOFF_MS = [1_000, 2_000, 5_000, 15_000, 60_000]

/** 1, 2, 5, 15, then 60 s, each up to a fifth longer or shorter. `attempt` counts from 0, `random` is in [0, 1). */
export function backoffMs(attempt: number, random: number): number {
  const base = BACKOFF_MS[Math.min(attempt, BACKOFF_MS.length - 1)] ?? 60_000
  return Math.round(base * (0.8 + 0.4 * random))
}

/** The fourth wait is repeated for so many attempts. */
const RECENT_ATTEMPTS = 120
const RECENT_WAIT = 3

/**
 * The wait before the server is asked for a connection again: 1, 2, 5, then 15 s for about half an hour, then 60 s, each
 * up to a fifth longer or shorter.
 */
export function reconnectMs(attempt: number, random: number): number {
  return backoffMs(attempt < RECENT_ATTEMPTS ? Math.min(attempt, RECENT_WAIT) : attempt, random)
}
