import { describe, expect, it } from 'vitest'
import type { CorePatch } from '../api.ts'
import type { MessageRow } from '../replica/rows.ts'
import { makeManualClock, settle } from '../testing/manual-clock.ts'
import { makePatchHub } from './patches.ts'

const message = (id: string, text: string) => ({ id, chatId: 'c', text }) as MessageRow

function open() {
  const clock = makeManualClock()
  const batches: CorePatch[][] = []
  const unreadable = new Set<string>()
  const errors: unknown[] = []
  const hub = makePatchHub(
    clock,
    {
      chat: () => undefined,
      person: () => undefined,
      async message(row) {
        if (unreadable.has(row.id)) throw new Error('not read')
        return { id: row.id, text: row.text } as never
      },
    },
    (error) => errors.push(error),
  )
  hub.subscribe((patches) => batches.push(patches))
  return { clock, hub, batches, unreadable, errors }
}

describe('patches', () => {
  it('[PJ1] changes within one window arrive together, each message with its newest state', async () => {
    const { clock, hub, batches } = open()
    hub.message(message('a', 'one'))
    hub.message(message('a', 'two'))
    hub.message(message('b', 'other'))
    hub.messageRemoved('c', 'b')
    await settle()
    expect(batches).toEqual([])
    await clock.advance(16)
    expect(batches).toEqual([[{ topic: 'messages', chatId: 'c', upserts: [{ id: 'a', text: 'two' }], removes: ['b'] }]])
  })

  it('[PJ1] a message that cannot be read now keeps nothing else back, and comes with the next change', async () => {
    const { clock, hub, batches, unreadable, errors } = open()
    unreadable.add('a')
    hub.message(message('a', 'one'))
    hub.message(message('b', 'other'))
    hub.session({ phase: 'signed-out' })
    await clock.advance(16)
    const ofB = { topic: 'messages', chatId: 'c', upserts: [{ id: 'b', text: 'other' }], removes: [] }
    expect(batches).toEqual([[{ topic: 'session', value: { phase: 'signed-out' } }, ofB]])
    expect(errors).toHaveLength(1)
    unreadable.clear()
    hub.session({ phase: 'starting' })
    await clock.advance(16)
    const ofA = { topic: 'messages', chatId: 'c', upserts: [{ id: 'a', text: 'one' }], removes: [] }
    expect(batches[1]).toEqual([{ topic: 'session', value: { phase: 'starting' } }, ofA])
  })

  it('[PJ1] the next change opens the next window', async () => {
    const { clock, hub, batches } = open()
    hub.session({ phase: 'signed-out' })
    await clock.advance(16)
    hub.session({ phase: 'starting' })
    await clock.advance(16)
    expect(batches).toEqual([
      [{ topic: 'session', value: { phase: 'signed-out' } }],
      [{ topic: 'session', value: { phase: 'starting' } }],
    ])
  })
})
