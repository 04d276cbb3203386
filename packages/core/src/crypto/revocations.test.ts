import type { LogItem } from '@stogram/contract'
import type { AccountView } from '@stogram/e2ee'
import { expect, it } from 'vitest'
import type { Engine } from '../engine.ts'
import { makeMemoryStorage } from '../hosts/memory.ts'
import { emptyLog } from '../inbox/empty-log.ts'
import { openDatabase } from '../replica/database.ts'
import type { AccountRow } from '../replica/rows.ts'
import { isAfterRevocation, learnRevocations } from './revocations.ts'

const DEVICE = new Uint8Array(16).fill(7)

it('[DV8] what was pushed and waits was held when a revocation is learned, as far as nothing is missing before it', async () => {
  const db = openDatabase(makeMemoryStorage(), () => {})
  const tx = db.begin()
  tx.put('logs', 'chat', { ...emptyLog('chat', 'chat'), stage: 'live', cursor: 4 })
  await tx.commit()
  const pushed = new Map([['chat', [8, 6, 5].map((seq) => ({ seq }) as LogItem)]])
  const engine = { db, inHand: new Map(), pushed } as unknown as Engine
  const view = { deviceList: { createdAtMs: 1, revokedIds: [DEVICE] } } as unknown as AccountView
  const revocations = await learnRevocations(engine, {} as AccountRow, view)
  const [deviceId = ''] = Object.keys(revocations)
  const isAfter = (seq: number) => isAfterRevocation({ revocations } as AccountRow, deviceId, 'chat', seq)
  expect([5, 6, 7, 8].map(isAfter)).toEqual([false, false, true, true])
})
