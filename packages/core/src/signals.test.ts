import { describe, expect, it } from 'vitest'
import type { Engine } from './engine.ts'
import { makeSignals } from './signals.ts'
import { makeManualClock, settle } from './testing/manual-clock.ts'

function open() {
  const asked: string[][] = []
  const state = { isOpen: true, strangers: new Set<string>() }
  const engine = {
    clock: makeManualClock(),
    connection: { isOpen: () => state.isOpen },
    db: { range: async () => [{ value: { peerId: 'known' } }, { value: {} }] },
    patches: { now: () => undefined },
    caller: {
      async call(name: string, { accountIds = [] }: { accountIds?: string[] }) {
        if (name === 'user:presence') asked.push(accountIds)
        return {
          presences: accountIds.flatMap((id) => (state.strangers.has(id) ? [] : { accountId: id, status: 'ONLINE' })),
        }
      },
    },
    self: { accountId: 'me' },
  } as unknown as Engine
  return { signals: makeSignals(engine), asked, state }
}

describe('who is there', () => {
  it('[PR1] is asked again for the person of a new chat, once for each connection', async () => {
    const { signals, asked } = open()
    signals.connected()
    await settle()
    signals.meet(['known', 'new'])
    signals.meet(['new'])
    await settle()
    expect(asked).toEqual([['known'], ['new']])
    signals.connected()
    await settle()
    signals.meet(['new'])
    await settle()
    expect(asked).toEqual([['known'], ['new'], ['known'], ['new']])
  })

  it('[PR1] is asked again where there was no answer yet', async () => {
    const { signals, asked, state } = open()
    state.strangers.add('new')
    signals.meet(['new'])
    await settle()
    state.strangers.clear()
    signals.meet(['new'])
    await settle()
    signals.meet(['new'])
    expect(asked).toEqual([['new'], ['new']])
    expect(signals.view().presences).toMatchObject([{ accountId: 'new' }])
  })

  it('[PR1] is shown to every window that joins, and is unknown without a connection', async () => {
    const { signals, state } = open()
    signals.connected()
    signals.typing({ chatId: 'chat', accountId: 'known', isTyping: true })
    await settle()
    expect(signals.view()).toEqual({
      typing: [{ chatId: 'chat', accountIds: ['known'] }],
      presences: [{ accountId: 'known', status: 'ONLINE' }],
    })
    state.isOpen = false
    expect(signals.view()).toEqual({ typing: [], presences: [] })
  })
})
