import { describe, expect, it } from 'vitest'
import { backoffMs, type ConnectionEvent, type ConnectionState, reconnectMs, stepConnection } from './machine.ts'

const EXPECTED: Record<ConnectionState, Record<ConnectionEvent, string>> = {
  stopped: {
    start: 'asking: ask-token',
    wake: 'stopped:',
    timer: 'stopped:',
    token: 'stopped:',
    'no-token': 'stopped:',
    opened: 'stopped:',
    closed: 'stopped:',
    ended: 'stopped:',
    stop: 'stopped:',
  },
  waiting: {
    start: 'waiting:',
    wake: 'asking: cancel-timer ask-token',
    timer: 'asking: ask-token',
    token: 'waiting:',
    'no-token': 'waiting:',
    opened: 'waiting:',
    closed: 'waiting:',
    ended: 'stopped: cancel-timer',
    stop: 'stopped: cancel-timer',
  },
  asking: {
    start: 'asking:',
    wake: 'asking:',
    timer: 'asking:',
    token: 'opening: open-socket',
    'no-token': 'waiting: start-timer',
    opened: 'asking:',
    closed: 'asking:',
    ended: 'stopped:',
    stop: 'stopped:',
  },
  opening: {
    start: 'opening:',
    wake: 'opening:',
    timer: 'opening:',
    token: 'opening:',
    'no-token': 'opening:',
    opened: 'open: catch-up',
    closed: 'waiting: close-socket start-timer',
    ended: 'stopped: close-socket',
    stop: 'stopped: close-socket',
  },
  open: {
    start: 'open:',
    wake: 'open: catch-up',
    timer: 'open:',
    token: 'open:',
    'no-token': 'open:',
    opened: 'open:',
    closed: 'waiting: close-socket start-timer',
    ended: 'stopped: close-socket',
    stop: 'stopped: close-socket',
  },
}

describe('connection machine', () => {
  for (const [state, events] of Object.entries(EXPECTED)) {
    for (const [event, expected] of Object.entries(events)) {
      it(`[CN1] ${state} on ${event}`, () => {
        const step = stepConnection(state as ConnectionState, event as ConnectionEvent)
        expect(`${step.state}:${step.effects.map((effect) => ` ${effect}`).join('')}`).toBe(expected)
      })
    }
  }

  it('[CN2] waits 1, 2, 5, then 15 s for half an hour, then 60 s', () => {
    const waits = [0, 1, 2, 3, 4, 119, 120, 900].map((n) => reconnectMs(n, 0.5))
    expect(waits).toEqual([1000, 2000, 5000, 15000, 15000, 15000, 60000, 60000])
    expect([reconnectMs(60, 0), reconnectMs(60, 0.999)]).toEqual([12000, 17994])
  })

  it('work that fails waits 1, 2, 5, 15, then 60 s, with a fifth of jitter', () => {
    expect([0, 1, 2, 3, 4, 9].map((n) => backoffMs(n, 0.5))).toEqual([1000, 2000, 5000, 15000, 60000, 60000])
    expect(backoffMs(0, 0)).toBe(800)
    expect(backoffMs(0, 0.999)).toBe(1200)
  })
})
