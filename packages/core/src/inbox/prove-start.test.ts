import { expect, it } from 'vitest'
import type { Engine } from '../engine.ts'
import { makeMemoryStorage } from '../hosts/memory.ts'
import { openDatabase } from '../replica/database.ts'
import type { Unproved } from '../replica/unproved.ts'
import { emptyLog } from './empty-log.ts'
import { proveStart } from './prove-start.ts'

async function prove(unproved: Unproved): Promise<string[]> {
  const db = openDatabase(makeMemoryStorage(), () => {})
  const tx = db.begin()
  tx.put('logs', 'chat', { ...emptyLog('chat', 'chat'), stage: 'live', unproved })
  await tx.commit()
  const calls: string[] = []
  const call = (name: string) => {
    calls.push(name)
    throw new Error('away')
  }
  await proveStart({ db, caller: { call } } as unknown as Engine, 'chat').catch(() => undefined)
  return calls
}

it('[MB15] the log that led to a snapshot is asked for until it was refused, and not again', async () => {
  const start = { seq: 5, head: new Uint8Array(32) }
  expect(await prove(start)).toEqual(['chat:read'])
  expect(await prove({ ...start, isRefused: true })).toEqual([])
})
