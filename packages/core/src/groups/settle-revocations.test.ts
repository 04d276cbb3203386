import { idText, type Membership, type VerifiedDevice } from '@stogram/e2ee'
import { describe, expect, it } from 'vitest'
import type { Engine } from '../engine.ts'
import { makeMemoryStorage } from '../hosts/memory.ts'
import { applyNotesOf, noteKey } from '../inbox/apply-notes.ts'
import { emptyLog } from '../inbox/empty-log.ts'
import { makeOutbox } from '../outbox/outbox.ts'
import { openDatabase } from '../replica/database.ts'
import { makeLocks } from '../replica/locks.ts'
import { accountKey, type LogRow, type PendingNote } from '../replica/rows.ts'
import { planRevocations, settleRevocations } from './settle-revocations.ts'

const GROUP = 'group'
const AID = new Uint8Array(32).fill(1)
const OWN_ID = new Uint8Array(16).fill(2)
const accountId = idText(AID)

const device = (n: number) =>
  ({ deviceId: new Uint8Array(16).fill(n), certificate: new Uint8Array([n]) }) as VerifiedDevice
const devices = (count: number) => Array.from({ length: count }, (_, n) => device(100 + n))
const idsOf = (of: readonly VerifiedDevice[]) => of.map(({ deviceId }) => idText(deviceId))

function groupAfter(count: number): Membership {
  const members = [{ aid: AID, airHash: AID, role: 'OWNER' }]
  const revokers = [{ deviceId: OWN_ID, count }]
  return { kind: 'GROUP', isClosed: false, members, revokedDeviceIds: [], revokers } as unknown as Membership
}

/** A device that owes the group these, and has revoked `count` there. */
async function openDevice(count: number, owed: readonly VerifiedDevice[]) {
  const db = openDatabase(makeMemoryStorage(), () => {})
  const log: LogRow = { ...emptyLog(GROUP, 'chat'), stage: 'live', cursor: 1, rosterSeqs: [1] }
  const tx = db.begin()
  tx.put('logs', GROUP, owed.length === 0 ? log : { ...log, pendingRevocations: idsOf(owed) })
  tx.put('chats', GROUP, { id: GROUP, kind: 'GROUP' } as never)
  tx.put('epochs', [GROUP, 'roster', 1], { seq: 1, roster: groupAfter(count) })
  const deviceList = { revokedIds: owed.map(({ deviceId }) => deviceId) }
  tx.put('people', accountKey(accountId), { view: { deviceList, devices: [], revokedDevices: owed } } as never)
  await tx.commit()
  const asked: string[] = []
  const engine = {
    ...{ db, locks: makeLocks(), outbox: makeOutbox(db, () => {}), clock: { nowMs: () => 1 } },
    self: { accountId, keys: { aid: AID, deviceId: OWN_ID } },
    tasks: { drain: () => {}, settleGroup: (chatId: string) => asked.push(chatId) },
    patches: { chat: () => {} },
  } as unknown as Engine
  const owedNow = async () => ((await db.get('logs', GROUP)) as LogRow).pendingRevocations
  return { db, engine, asked, owedNow }
}

describe('[GR7] [MB16] revocations that are owed to a group', () => {
  const plan = (count: number, owed: number) =>
    planRevocations(groupAfter(count), { aid: AID, deviceId: OWN_ID }, devices(owed)).length

  it('are planned as far as this device may still revoke, and a change can hold', () => {
    expect([plan(95, 10), plan(100, 10), plan(0, 10), plan(0, 60)]).toEqual([5, 0, 10, 25])
  })

  it('are handed on to the other devices of the account by one that may revoke no more', async () => {
    const owed = devices(3)
    const full = await openDevice(100, owed)
    expect(await settleRevocations(full.engine, GROUP, idsOf(owed))).toBeUndefined()
    expect(await full.owedNow()).toBeUndefined()
    const note = { type: 'revocations-owed', chatId: GROUP, deviceIds: idsOf(owed) } as const
    expect(full.engine.outbox.rowsOf(accountId).map(({ content }) => content)).toEqual([{ type: 'account', note }])

    for (const [count, taken] of [
      [99, idsOf(owed)],
      [100, undefined],
    ] as const) {
      const other = await openDevice(count, [])
      const tx = other.db.begin()
      tx.put('pending', noteKey(GROUP, 7), { note } satisfies PendingNote)
      await tx.commit()
      await applyNotesOf(other.engine, GROUP)
      expect(await other.owedNow()).toEqual(taken)
      expect(other.asked).toEqual(taken === undefined ? [] : [GROUP])
      expect(await other.db.get('pending', noteKey(GROUP, 7))).toBeUndefined()
    }
  })
})
