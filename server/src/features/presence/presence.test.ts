import { setImmediate as nextTurn } from 'node:timers/promises'
import pino from 'pino'
import { describe, expect, it, vi } from 'vitest'
import type { Activity } from './connections.ts'
import type { StoredPresence } from './presence.repository.ts'
import { makePresenceBoard } from './presence.ts'

const ada = { kind: 'device', accountId: 'ada', deviceId: 'one', sessionId: 's', expiresAtMs: 0 } as const

function open(chosen: StoredPresence['chosen'] = 'ONLINE') {
  /** Of questions to the database that wait for their answers. */
  let held: (() => void)[] | undefined
  const hold = (): (() => void)[] => (held = [])
  const told: string[] = []
  const elsewhere = new Map<string, Activity>()
  const board = makePresenceBoard({
    repository: {
      findWatchers: async () => ['bob'],
      findWatched: async (_reader, ids) => [...ids],
      async find() {
        if (held !== undefined) await new Promise<void>((resolve) => held?.push(resolve))
        return [{ accountId: 'ada', chosen, lastSeenAtMs: 7 }]
      },
      saveChoice: async () => {},
      saveLastSeen: async () => {},
    },
    fanOut: { emit: (_name, payload) => void told.push((payload as { status: string }).status) },
    askServers: async () => new Map(elsewhere),
    log: pino({ enabled: false }),
    nowMs: Date.now,
    graceMs: 10,
  })
  return { board, told, elsewhere, hold }
}

describe('the presence board', () => {
  it('[PR5] tells a person who comes back here, whatever another server has told meanwhile', async () => {
    vi.useFakeTimers()
    const { board, told, elsewhere } = open()
    board.connected(ada)
    await vi.advanceTimersByTimeAsync(0)
    // The person moves to another server, which will tell when they leave it.
    elsewhere.set('ada', 'ONLINE')
    board.disconnected(ada)
    await vi.advanceTimersByTimeAsync(10)
    elsewhere.clear()
    board.connected(ada)
    await vi.advanceTimersByTimeAsync(0)
    vi.useRealTimers()
    expect(told).toEqual(['ONLINE', 'ONLINE'])
  })

  it('[PR1] tells last what is so now, however long it took to find out what was so before', async () => {
    const { board, told, hold } = open()
    board.connected(ada)
    await nextTurn()
    const held = hold()
    const away = board.changeStatus(ada, 'AWAY')
    await nextTurn()
    const back = board.changeStatus(ada, 'ONLINE')
    // The last to ask is answered first.
    for (let turn = 0; turn < 10; turn++) {
      await nextTurn()
      held.pop()?.()
    }
    await Promise.all([away, back])
    expect(told.at(-1)).toBe('ONLINE')
  })

  it('[PR3] shows no last visit of somebody who chose to be offline', async () => {
    const { board } = open('OFFLINE')
    expect(await board.describe('bob', ['ada'])).toEqual([{ accountId: 'ada', status: 'OFFLINE' }])
  })
})
