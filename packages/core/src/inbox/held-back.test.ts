import type { LogItem } from '@stogram/contract'
import { describe, expect, it } from 'vitest'
import { makeMemoryStorage } from '../hosts/memory.ts'
import { openDatabase } from '../replica/database.ts'
import type { AccountRow, LogRow, WaitsFor } from '../replica/rows.ts'
import { HELD_PER_DEVICE, holdBack, isAnyReady, releaseReady } from './held-back.ts'
import type { LogContext } from './log-context.ts'

function open() {
  const db = openDatabase(makeMemoryStorage(), () => {})
  const log = { logId: 'c', keylessEpochs: [3] } as unknown as LogRow
  async function change<T>(run: (context: LogContext) => T | Promise<T>): Promise<T> {
    const tx = db.begin()
    const result = await run({ engine: { db }, log, tx } as unknown as LogContext)
    await tx.commit()
    return result
  }
  const hold = (seq: number, waitsFor: WaitsFor, deviceId = 'phone') =>
    change((context) => holdBack(context, { item: itemAt(seq, deviceId), waitsFor }))
  const release = async () => (await change(releaseReady)).map(({ item }) => item.seq)
  const held = async () => (await db.range('pending', {})).length
  async function learnList(version: number): Promise<void> {
    const tx = db.begin()
    tx.put('people', ['ada'], { view: { deviceList: { version } } } as unknown as AccountRow)
    await tx.commit()
  }
  return { log, hold, release, held, learnList, isReady: () => isAnyReady({ db }, log) }
}

function itemAt(seq: number, deviceId: string): LogItem {
  return { logId: 'c', seq, senderId: 'ada', deviceId } as LogItem
}

describe('items that do not open yet', () => {
  it('[IN8] wait for a newer list of their sender, whatever else comes', async () => {
    const { hold, release, learnList, isReady, log, held } = open()
    await learnList(4)
    await hold(7, { listAfter: 4 })
    expect(await isReady()).toBe(false)
    expect(await release()).toEqual([])
    await learnList(5)
    expect(await isReady()).toBe(true)
    expect(await release()).toEqual([7])
    expect([log.waits, await held()]).toEqual([undefined, 0])
  })

  it('[IN8] wait for the key of their epoch, and come back in their order', async () => {
    const { hold, release, isReady, log } = open()
    await hold(12, { epoch: 3 })
    await hold(9, { epoch: 3 }, 'desk')
    await hold(10, { listAfter: 4 })
    expect(await isReady()).toBe(false)
    log.keylessEpochs = []
    expect(await isReady()).toBe(true)
    expect(await release()).toEqual([9, 12])
    expect(log.waits).toEqual([{ accountId: 'ada', deviceId: 'phone', waitsFor: { listAfter: 4 }, count: 1 }])
  })

  it('[IN8] are so many of one device, so many in one chat, and no more', async () => {
    const { hold, held } = open()
    const kept: boolean[] = []
    for (let seq = 1; seq <= HELD_PER_DEVICE + 2; seq++) kept.push(await hold(seq, { epoch: 3 }))
    expect(kept.lastIndexOf(true)).toBe(HELD_PER_DEVICE - 1)
    expect(await hold(100, { listAfter: 4 })).toBe(false)
    for (let i = 0; i < 600; i++) await hold(1_000 + i, { epoch: 3 }, `device ${i % 20}`)
    expect(await held()).toBe(500)
  })
})
