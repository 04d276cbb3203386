import { expect, it } from 'vitest'
import type { Engine } from '../engine.ts'
import { makeMemoryStorage } from '../hosts/memory.ts'
import { emptyLog } from '../inbox/empty-log.ts'
import { openDatabase } from '../replica/database.ts'
import { makeLocks } from '../replica/locks.ts'
import type { ChatRow, LogRow } from '../replica/rows.ts'
import { leaveFormerKey } from './make-way.ts'

/** Whether members are looked at, which is where a new epoch begins; no answer comes. */
async function beginsEpoch(log: Partial<LogRow>): Promise<boolean> {
  const db = openDatabase(makeMemoryStorage(), () => {})
  const tx = db.begin()
  tx.put('logs', 'c', { ...emptyLog('c', 'chat'), stage: 'live', isUnderFormerKey: true, ...log })
  tx.put('chats', 'c', { id: 'c', canPost: true, peerId: 'peer' } as ChatRow)
  tx.put('people', 'peer', { accountId: 'peer', username: '', displayName: '', bio: '', isDeleted: true })
  await tx.commit()
  const events: string[] = []
  const engine = { db, locks: makeLocks(), self: {}, log: (event: string) => events.push(event) } as unknown as Engine
  await leaveFormerKey(engine, 'c').catch((error: Error) => events.push(error.message))
  return events.includes('former-key-kept')
}

it('[EP16] [MB15] a former key is left, and never for members that only a snapshot names', async () => {
  expect(await beginsEpoch({})).toBe(true)
  expect(await beginsEpoch({ unproved: { seq: 5, head: new Uint8Array(32) } })).toBe(false)
  expect(await beginsEpoch({ doubt: { step: 'compare' } })).toBe(false)
})
