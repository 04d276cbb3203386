import { readdir } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { makeAccount } from '../log/testing/fixtures.ts'
import { fillEveryTable } from './testing/fill-every-table.ts'
import { makePlace, readAll, runStogram } from './testing/make-place.ts'

it('[OP23] moves everything from the embedded database to an empty one in PostgreSQL, or nothing', async () => {
  const [from, to] = [await makePlace('embedded'), await makePlace('postgresql')]
  const move = () => runStogram({ ...from.env, ...to.env, ...{ DATA_DIR: from.data } }, ['migrate-to-postgres'])
  expect(await from.run('migrate-to-postgres')).toEqual({ code: 1, said: expect.stringMatching(/Write DATABASE_URL=/) })
  let historyId: string
  {
    await using database = await from.open()
    await fillEveryTable(database)
    ;({ historyId } = database)
    expect(await move()).toEqual({ code: 1, said: expect.stringMatching(/Another Stogram server is using/) })
    // PostgreSQL will not store it.
    await database.query('ALTER TABLE devices ALTER certificate DROP NOT NULL')
    await database.query('UPDATE devices SET certificate = NULL')
  }
  const broken = await move()
  expect([broken.code, broken.said]).toEqual([1, expect.stringContaining('certificate')])
  {
    await using database = await to.open()
    expect(await database.prisma.account.count()).toBe(0)
    expect(await move()).toEqual({ code: 1, said: expect.stringMatching(/A server is connected/) })
    await makeAccount(database)
  }
  expect(await move()).toEqual({ code: 1, said: expect.stringMatching(/accounts already/) })
  let expected: Record<string, string>
  {
    await using database = await to.open()
    await database.prisma.account.deleteMany()
    await using source = await from.open()
    await source.query(`UPDATE devices SET certificate = '\\x00'`)
    expected = await readAll(source)
  }

  expect(await move()).toEqual({ code: 0, said: expect.stringMatching(/1 accounts and 450 items/) })
  await using database = await to.open()
  expect(await readAll(database)).toEqual(expected)
  expect(database.historyId).toBe(historyId)
  const left = await readdir(from.data)
  expect(left.filter((name) => !name.startsWith('moved-'))).toEqual([])
  expect(await move()).toEqual({ code: 1, said: expect.stringMatching(/no embedded database/) })
})
