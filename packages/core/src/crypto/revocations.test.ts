import type { LogItem } from '@stogram/contract'
import { type AccountView, idText } from '@stogram/e2ee'
import { expect, it } from 'vitest'
import type { Engine } from '../engine.ts'
import { makeMemoryStorage } from '../hosts/memory.ts'
import { emptyLog } from '../inbox/empty-log.ts'
import { openDatabase } from '../replica/database.ts'
import { makeLocks } from '../replica/locks.ts'
import type { AccountRow } from '../replica/rows.ts'
import { isAfterRevocation, learnRevocations, settleClaims } from './revocations.ts'

const DEVICE = new Uint8Array(16).fill(7)

async function heldOf(cursor: number, inHand: readonly number[], pushed: readonly number[]) {
  const db = openDatabase(makeMemoryStorage(), () => {})
  const tx = db.begin()
  tx.put('logs', 'chat', { ...emptyLog('chat', 'chat'), stage: 'live', cursor })
  await tx.commit()
  const itemsAt = (seqs: readonly number[]) => seqs.map((seq) => ({ seq }) as LogItem)
  const engine = {
    ...{ db, told: new Map(), pushed: new Map([['chat', itemsAt(pushed)]]) },
    inHand: new Set([
      { logId: 'chat', items: itemsAt(inHand) },
      { logId: 'other', items: itemsAt([cursor + 1, cursor + 2, cursor + 3]) },
    ]),
  } as unknown as Engine
  const view = { deviceList: { createdAtMs: 1, revokedIds: [DEVICE] } } as unknown as AccountView
  const revocations = await learnRevocations(engine, {} as AccountRow, view)
  const [deviceId = ''] = Object.keys(revocations)
  return (seq: number) => isAfterRevocation({ revocations } as AccountRow, deviceId, 'chat', seq)
}

it('[DV8] what was pushed and waits was held when a revocation is learned, as far as nothing is missing before it', async () => {
  const isAfter = await heldOf(4, [], [8, 6, 5])
  expect([5, 6, 7, 8].map(isAfter)).toEqual([false, false, true, true])
})

it('[DV8] what the server said to be there counts while it is pulled, and what has not come by then does not', async () => {
  const db = openDatabase(makeMemoryStorage(), () => {})
  const tx = db.begin()
  const log = { ...emptyLog('chat', 'chat'), stage: 'live' as const }
  tx.put('logs', 'chat', { ...log, cursor: 4 })
  await tx.commit()
  let claims = 0
  const told = new Map([['chat', 900]])
  const engine = {
    ...{ db, locks: makeLocks(), inHand: new Set(), told, pushed: new Map() },
    tasks: { claimHeld: () => claims++ },
  } as unknown as Engine
  const view = { deviceList: { createdAtMs: 1, revokedIds: [DEVICE] } } as unknown as AccountView
  const revocations = await learnRevocations(engine, {} as AccountRow, view)
  const learned = db.begin()
  learned.put('people', ['ada'], { view, revocations })
  learned.put('logs', 'chat', { ...log, cursor: 700 })
  await learned.commit()
  const isAfter = async (seq: number) =>
    isAfterRevocation((await db.get('people', ['ada'])) as AccountRow, idText(DEVICE), 'chat', seq)
  expect([await isAfter(5), await isAfter(900), await isAfter(901)]).toEqual([false, false, true])
  expect(claims).toBe(1)
  await settleClaims(engine)
  expect([await isAfter(700), await isAfter(701)]).toEqual([false, true])
})

it('[DV8] of what is being taken counts what follows, whatever number its last item has', async () => {
  const isAfter = await heldOf(4, [5, 6, 2_147_483_647], [7])
  expect([5, 6, 7, 8, 2_147_483_647].map(isAfter)).toEqual([false, false, false, true, true])
})
