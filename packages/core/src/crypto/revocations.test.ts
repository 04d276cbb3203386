import type { LogItem } from '@stogram/contract'
import { type AccountView, idText } from '@stogram/e2ee'
import { describe, expect, it } from 'vitest'
import type { Engine, Self } from '../engine.ts'
import { makeMemoryStorage } from '../hosts/memory.ts'
import { emptyLog } from '../inbox/empty-log.ts'
import { type Database, openDatabase } from '../replica/database.ts'
import { makeLocks } from '../replica/locks.ts'
import type { AccountRow, LogRow } from '../replica/rows.ts'
import { isAfterRevocation, learnRevocations, settleClaims } from './revocations.ts'

const DEVICE = new Uint8Array(16).fill(7)

/** Whether a message at this place, in the chat as it lies there, is one of a device that was known as revoked. */
async function isAfter(db: Database, account: AccountRow, of: { deviceId: string; seq: number; isRecord?: boolean }) {
  const log = (await db.get('logs', 'chat')) as LogRow
  const place = { tx: db.begin(), log, self: { accountId: 'me' } as Self }
  return isAfterRevocation(place, account, { senderId: 'ada', isRecord: false, ...of })
}

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
  return (seq: number) => isAfter(db, { revocations } as AccountRow, { deviceId, seq })
}

it('[DV8] what was pushed and waits was held when a revocation is learned, as far as nothing is missing before it', async () => {
  const isLate = await heldOf(4, [], [8, 6, 5])
  expect(await Promise.all([5, 6, 7, 8].map(isLate))).toEqual([false, false, true, true])
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
  const isLate = async (seq: number) =>
    isAfter(db, (await db.get('people', ['ada'])) as AccountRow, { deviceId: idText(DEVICE), seq })
  expect([await isLate(5), await isLate(900), await isLate(901)]).toEqual([false, false, true])
  expect(claims).toBe(1)
  await settleClaims(engine)
  expect([await isLate(700), await isLate(701)]).toEqual([false, true])
})

it('[DV8] of what is being taken counts what follows, whatever number its last item has', async () => {
  const isLate = await heldOf(4, [5, 6, 2_147_483_647], [7])
  expect(await Promise.all([5, 6, 7, 8, 2_147_483_647].map(isLate))).toEqual([false, false, false, true, true])
})

describe('[DV8] of a chat that is taken up after the revocation was learned', () => {
  const deviceId = idText(DEVICE)
  const open = async (known: number | undefined) => {
    const db = openDatabase(makeMemoryStorage(), () => {})
    const tx = db.begin()
    tx.put('logs', 'chat', { ...emptyLog('chat', 'chat'), stage: 'live', namedSeq: 6, takenUpSeq: 20, cursor: 30 })
    tx.put('epochs', ['chat', 'vouched'], { anyone: 9, byAccount: { ada: 7 } })
    await tx.commit()
    const held = known === undefined ? {} : { me: known }
    const account = { revocations: { [deviceId]: { atMs: 1, held } } } as unknown as AccountRow
    return (seq: number, isRecord = false) => isAfter(db, account, { deviceId, seq, isRecord })
  }

  it.each([undefined, 6])('what was there by then counts, when it was named before (%s)', async (known) => {
    const isLate = await open(known)
    expect([await isLate(20), await isLate(21)]).toEqual([false, true])
  })

  it('and is named after it, only that counts for which ops of other devices vouch', async () => {
    const isLate = await open(5)
    expect([await isLate(7), await isLate(8)]).toEqual([false, true])
    expect([await isLate(9, true), await isLate(10, true)]).toEqual([false, true])
  })
})

it('[DV8] of somebody who is met after the revocation, what came by then in the same chat was held', async () => {
  const db = openDatabase(makeMemoryStorage(), () => {})
  const tx = db.begin()
  tx.put('logs', 'me', { ...emptyLog('me', 'account'), cursor: 3 })
  for (const logId of ['chat', 'other']) tx.put('logs', logId, { ...emptyLog(logId, 'chat'), stage: 'live', cursor: 4 })
  await tx.commit()
  const engine = {
    ...{ db, told: new Map(), pushed: new Map(), self: { accountId: 'me' }, connection: { isOpen: () => true } },
    inHand: new Set([{ logId: 'chat', items: [{ seq: 5 }] }]),
  } as unknown as Engine
  const view = { deviceList: { createdAtMs: 1, revokedIds: [DEVICE] } } as unknown as AccountView
  const [revocation] = Object.values(await learnRevocations(engine, undefined, view))
  expect(revocation?.held).toEqual({ me: 3, chat: 5 })
})

describe('[DV8] of a private chat that the own log names above what is here', () => {
  const learn = async (isOpen: boolean, told: readonly (readonly [string, number])[]) => {
    const db = openDatabase(makeMemoryStorage(), () => {})
    const tx = db.begin()
    const own = emptyLog('me', 'account')
    tx.put('logs', 'me', { ...own, cursor: 3 })
    await tx.commit()
    const engine = {
      ...{ db, locks: makeLocks(), told: new Map(told), pushed: new Map(), inHand: new Set() },
      ...{ self: { accountId: 'me' }, connection: { isOpen: () => isOpen }, tasks: { claimHeld: () => {} } },
    } as unknown as Engine
    const view = { deviceList: { createdAtMs: 1, revokedIds: [DEVICE] } } as unknown as AccountView
    const revocations = await learnRevocations(engine, {} as AccountRow, view)
    const learned = db.begin()
    learned.put('people', ['ada'], { view, revocations })
    learned.put('logs', 'me', { ...own, cursor: 6 })
    learned.put('logs', 'chat', { ...emptyLog('chat', 'chat'), stage: 'live', namedSeq: 6, takenUpSeq: 20 })
    await learned.commit()
    await settleClaims(engine)
    const account = (await db.get('people', ['ada'])) as AccountRow
    return isAfter(db, account, { deviceId: idText(DEVICE), seq: 1, isRecord: true })
  }

  it('the first epoch counts, when the revocation was told before that log was pulled', async () => {
    expect(await learn(false, [])).toBe(false)
    expect(await learn(true, [['me', Number.MAX_SAFE_INTEGER]])).toBe(false)
  })

  it('and does not, when the log was here', async () => {
    expect(await learn(true, [])).toBe(true)
  })
})
