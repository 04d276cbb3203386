import type { LogItem } from '@stogram/contract'
import { expect, it } from 'vitest'
import type { Engine } from '../engine.ts'
import { makeMemoryStorage } from '../hosts/memory.ts'
import { openDatabase } from '../replica/database.ts'
import { makeLocks } from '../replica/locks.ts'
import { emptyLog } from './empty-log.ts'
import { pullLogs } from './pull.ts'

it.each(['me', 'chat'])('[IN9] a log that cannot be taken raises an alarm: that of %s', async (broken) => {
  const db = openDatabase(makeMemoryStorage(), () => {})
  const tx = db.begin()
  tx.put('logs', 'me', { ...emptyLog('me', 'account'), stage: 'live' })
  tx.put('logs', 'chat', { ...emptyLog('chat', 'chat'), stage: 'live' })
  await tx.commit()
  const alarms: unknown[] = []
  // An item that is no item: the engine's own code fails over it.
  const items = [{ seq: 1, kind: 'account', logId: broken, body: undefined } as unknown as LogItem]
  const logs = [{ logId: broken, lastSeq: 1, items, hasMore: true }]
  const engine = {
    ...{
      db,
      locks: makeLocks(),
      inHand: new Set(),
      told: new Map(),
      pushed: new Map(),
      raisedAlarms: new Set(),
      log: () => {},
    },
    ...{ self: { accountId: 'me' }, clock: { nowMs: () => 1 }, caller: { call: async () => ({ logs }) } },
    patches: { alarm: ({ text: _text, ...alarm }: { text: string }) => alarms.push(alarm) },
  } as unknown as Engine
  await pullLogs(engine, [broken])
  const about = broken === 'me' ? { accountId: 'me' } : { chatId: 'chat' }
  expect(alarms).toMatchObject([{ code: 'LOG_NOT_TAKEN', ...about }])
})
