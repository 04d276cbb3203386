import { UnreachableError } from '@stogram/contract'
import { describe, expect, it } from 'vitest'
import type { Engine } from '../engine.ts'
import { makeMemoryStorage } from '../hosts/memory.ts'
import { openDatabase } from '../replica/database.ts'
import type { AccountRow } from '../replica/rows.ts'
import { oweList, payEntries } from './owed-entries.ts'

const MINUTE_MS = 60_000
const TAKEN_MS = 1_000_000

/** A device that was told of a list which the server does not show: its answers to that fail. */
async function open(syncedAtMs: number) {
  const db = openDatabase(makeMemoryStorage(), () => {})
  const alarms: string[] = []
  const engine = {
    db,
    clock: { nowMs: () => TAKEN_MS },
    caller: { call: () => Promise.reject(new UnreachableError('gone')) },
    tasks: { refreshPeople: () => {}, lastSyncAtMs: () => syncedAtMs },
    raisedAlarms: new Set<string>(),
    patches: { alarm: ({ code }: { code: string }) => alarms.push(code) },
    log: () => {},
  } as unknown as Engine
  const known = new Uint8Array(32).fill(1)
  const deviceList = { prevHash: new Uint8Array(32), createdAtMs: 1 }
  const tx = db.begin()
  tx.put('people', ['ben'], { view: { deviceListHashes: [known], deviceList } } as unknown as AccountRow)
  await oweList(engine, tx, 'ben', { chatId: 'chat', head8: new Uint8Array(8).fill(2), sentAtMs: TAKEN_MS })
  await tx.commit()
  return { engine, alarms }
}

describe('an entry that is owed', () => {
  it('[TR4] is hidden when everything else came for ten minutes, and it did not', async () => {
    const { engine, alarms } = await open(TAKEN_MS + 10 * MINUTE_MS)
    await expect(payEntries(engine)).rejects.toThrow('gone')
    expect(alarms).toEqual(['LOG_FORK'])
  })

  it('[TR4] is waited for while the network may be at fault', async () => {
    const { engine, alarms } = await open(TAKEN_MS + 9 * MINUTE_MS)
    await expect(payEntries(engine)).rejects.toThrow('gone')
    expect(alarms).toEqual([])
  })
})
