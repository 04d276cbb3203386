import { describe, expect, it } from 'vitest'
import { makeMemoryStorage } from '../hosts/memory.ts'
import type { LogContext } from '../inbox/log-context.ts'
import { openDatabase } from '../replica/database.ts'
import type { ChatRow } from '../replica/rows.ts'
import { makeManualClock } from '../testing/manual-clock.ts'
import { enqueueReceipt } from './enqueue.ts'
import { makeOutbox } from './outbox.ts'

function open(kind: ChatRow['kind'] = 'PRIVATE') {
  const db = openDatabase(makeMemoryStorage(), () => {})
  const outbox = makeOutbox(db, () => {})
  const drains: string[] = []
  const tasks = { drain: () => drains.push('now'), drainLater: () => drains.push('later') }
  const chat = { kind, canPost: true, memberCount: 2, deliveredUpto: 0 }
  async function tell(status: 'delivered' | 'read', uptoSeq: number): Promise<void> {
    const tx = db.begin()
    const engine = { clock: makeManualClock(), outbox, tasks }
    const context = { engine, tx, log: { logId: 'c' }, mustChat: () => chat }
    await enqueueReceipt(context as unknown as LogContext, status, uptoSeq)
    await tx.commit()
  }
  const waiting = () =>
    outbox.rowsOf('c').map(({ content }) => content.type === 'receipt' && `${content.status} ${content.uptoSeq}`)
  return { tell, waiting, drains }
}

describe('receipts that wait', () => {
  it('[OB8] are moved on instead of piling up', async () => {
    const { tell, waiting } = open()
    for (const seq of [3, 5, 9]) await tell('delivered', seq)
    expect(waiting()).toEqual(['delivered 9'])
    await tell('read', 9)
    await tell('read', 12)
    expect(waiting()).toEqual(['read 12'])
  })

  it('[OB8] tell what was received after something was read offline', async () => {
    const { tell, waiting } = open()
    await tell('read', 5)
    await tell('delivered', 9)
    expect(waiting()).toEqual(['read 5', 'delivered 9'])
    await tell('delivered', 11)
    expect(waiting()).toEqual(['read 5', 'delivered 11'])
    await tell('delivered', 4)
    expect(waiting()).toEqual(['read 5', 'delivered 11'])
    await tell('read', 7)
    expect(waiting()).toEqual(['read 7', 'delivered 11'])
    await tell('read', 11)
    expect(waiting()).toEqual(['read 11'])
  })

  it('[OB8] gather for a moment in groups, and leave at once when something was read', async () => {
    const { tell, drains } = open('GROUP')
    await tell('delivered', 1)
    await tell('delivered', 2)
    expect(drains).toEqual(['later', 'later'])
    await tell('read', 2)
    expect(drains.at(-1)).toBe('now')
  })
})
