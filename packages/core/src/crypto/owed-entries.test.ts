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
async function open() {
  const now = { ms: TAKEN_MS, syncedAtMs: TAKEN_MS }
  const db = openDatabase(makeMemoryStorage(), () => {})
  const alarms: string[] = []
  const engine = {
    db,
    clock: { nowMs: () => now.ms },
    caller: { call: () => Promise.reject(new UnreachableError('gone')) },
    tasks: { refreshPeople: () => {}, lastSyncAtMs: () => now.syncedAtMs },
    raisedAlarms: new Set<string>(),
    unanswered: new Map(),
    patches: { alarm: ({ code }: { code: string }) => alarms.push(code) },
    log: () => {},
  } as unknown as Engine
  const known = new Uint8Array(32).fill(1)
  const deviceList = { prevHash: new Uint8Array(32), createdAtMs: 1 }
  const tx = db.begin()
  tx.put('people', ['ben'], { view: { deviceListHashes: [known], deviceList } } as unknown as AccountRow)
  oweList(engine, tx, 'ben', { chatId: 'chat', head8: new Uint8Array(8).fill(2), sentAtMs: TAKEN_MS })
  await tx.commit()
  /** Asks once more, so much after everything else came. */
  const ask = async (afterMs: number, isSyncing = true) => {
    now.ms += afterMs
    if (isSyncing) now.syncedAtMs = now.ms
    await expect(payEntries(engine)).rejects.toThrow('gone')
    return alarms
  }
  return { engine, ask }
}

describe('an entry that is owed', () => {
  it('[TR4] is hidden when everything else came for ten minutes, and it did not', async () => {
    const { ask } = await open()
    expect(await ask(0)).toEqual([])
    expect(await ask(10 * MINUTE_MS)).toEqual(['LOG_FORK'])
  })

  it('[TR4] is waited for while the network may be at fault', async () => {
    const { ask } = await open()
    expect(await ask(8 * 60 * MINUTE_MS)).toEqual([])
    expect(await ask(9 * MINUTE_MS)).toEqual([])
    expect(await ask(60 * MINUTE_MS, false)).toEqual([])
  })

  it('[TR4] is waited for anew in each connection', async () => {
    const { engine, ask } = await open()
    await ask(0)
    engine.unanswered.clear()
    expect(await ask(8 * 60 * MINUTE_MS)).toEqual([])
  })
})
