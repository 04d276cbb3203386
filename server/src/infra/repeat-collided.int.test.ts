import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Prisma } from '../../generated/client.ts'
import { makeAccount } from '../log/testing/fixtures.ts'
import { openTestDatabase, type TestDatabase } from './testing/test-database.ts'

describe('a change', () => {
  let opened: TestDatabase
  beforeAll(async () => {
    opened = await openTestDatabase('postgresql')
  })
  afterAll(() => opened?.[Symbol.asyncDispose]())

  type Touch = (tx: Prisma.TransactionClient, id: string) => Promise<unknown>
  const ways: [string, Touch][] = [
    ['a raw statement', (tx, id) => tx.$executeRaw`UPDATE accounts SET bio = bio || 'x' WHERE id = ${id}`],
    [
      'a statement of the client',
      (tx, id) => tx.account.update({ where: { id }, data: { keysVersion: { increment: 1 } } }),
    ],
  ]
  it.each(ways)('that was ended by %s in a deadlock is begun anew', async (_name, touch) => {
    const { database } = opened
    const ids = [await makeAccount(database), await makeAccount(database)]
    let attempts = 0
    let holding = 0
    let bothHold = () => {}
    const met = new Promise<void>((resolve) => {
      bothHold = resolve
    })
    const change = (order: readonly string[]) =>
      database.change(async (tx) => {
        attempts += 1
        const [first = '', second = ''] = order
        await touch(tx, first)
        holding += 1
        if (holding === 2) bothHold()
        await met
        await touch(tx, second)
        return 'done'
      })
    expect(await Promise.all([change(ids), change(ids.toReversed())])).toEqual(['done', 'done'])
    expect(attempts).toBe(3)
    const [one] = await database.prisma.account.findMany({ where: { id: { in: ids } } })
    expect([one?.bio, one?.keysVersion]).toSatisfy(([bio, version]) => bio === 'xx' || version === 3)
  })
})
