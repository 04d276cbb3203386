import type { Pool } from 'pg'
import { expect, test } from 'vitest'
import { makeTidy } from './tidy.ts'

test('the database is tidied table by table, others in between, and only after many changes', async () => {
  const done: string[] = []
  // One connection: a query starts when those that came before are over.
  let last: Promise<unknown> = Promise.resolve()
  const query = (text: string): Promise<{ rows: object[] }> => {
    last = last.then(() => {
      done.push(text)
      if (text.endsWith('logs')) void query('append')
    })
    return last.then(() => ({ rows: text.startsWith('SELECT') ? [{ name: 'logs' }, { name: 'members' }] : [] }))
  }
  let change = 5_000n
  const tidy = makeTidy({ query } as unknown as Pool, async () => change)

  expect(await tidy()).toEqual(['logs', 'members'])
  expect(done.slice(1)).toEqual(['VACUUM (ANALYZE) logs', 'append', 'VACUUM (ANALYZE) members'])

  change += 999n
  expect(await tidy()).toEqual([])
  change += 1n
  expect(await tidy()).toEqual(['logs', 'members'])
})
