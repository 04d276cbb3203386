import { beforeEach, describe, expect, it } from 'vitest'
import type { Engine } from '../engine.ts'
import { type FirstChats, makeFirstChats } from './first-chats.ts'

describe('[PJ5] a list without chats', () => {
  let chats: { key: string; value: object }[]
  let logs: { key: string; value: { logId: string; kind: string; stage: string; cursor: number } }[]
  let changes: number
  let first: FirstChats

  beforeEach(() => {
    chats = []
    logs = []
    know('account', 'account', 'live', 0)
    changes = 0
    const db = {
      get: async (_store: string, key: string) => logs.find((row) => row.key === key)?.value,
      peekAll: () => chats,
      range: async () => logs,
    }
    const engine = { db, self: { accountId: 'account' }, sessionView: { phase: 'starting' } } as unknown as Engine
    first = makeFirstChats(engine, () => {
      changes += 1
    })
  })

  function know(logId: string, kind: string, stage: string, cursor = 0): void {
    logs = [...logs.filter(({ key }) => key !== logId), { key: logId, value: { logId, kind, stage, cursor } }]
  }

  it('is not believed before the account was read once', async () => {
    await first.look()
    expect(first.areAwaited()).toBe(true)
    await first.synced()
    expect(first.areAwaited()).toBe(false)
    expect(changes).toBe(1)
  })

  it('is believed at a start that knows the account, without asking anybody', async () => {
    know('account', 'account', 'live', 3)
    await first.look()
    expect(first.areAwaited()).toBe(false)
  })

  it('is not believed while chats are known by name only', async () => {
    know('chat', 'chat', 'new')
    await first.synced()
    expect(first.areAwaited()).toBe(true)
    know('chat', 'chat', 'live')
    chats = [{ key: 'chat', value: {} }]
    await first.look()
    expect(first.areAwaited()).toBe(false)
  })

  it('is a question again for the next session', async () => {
    await first.synced()
    first.stop()
    await first.look()
    expect(first.areAwaited()).toBe(true)
  })
})
