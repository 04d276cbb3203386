import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { makeMetrics } from './metrics.ts'
import { openSnapshots, restoreNewest } from './snapshots.ts'

let directory: string
let options: Omit<Parameters<typeof openSnapshots>[0], 'log'>
const said: string[] = []
const note = (_fields: object, message: string) => void said.push(message)
const log = { info: note, warn: note, error: note }

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'stogram-snapshots-'))
  const [source, target] = [join(directory, 'source'), join(directory, 'target')]
  await mkdir(join(source, 'pg_wal'), { recursive: true })
  await mkdir(target)
  await writeFile(join(source, 'pg_wal', '000000010000000000000001'), 'log')
  let change = 5_000
  const query = async (text: string) => {
    if (text.startsWith('VACUUM')) throw new Error('could not tidy')
    if (text.includes('pg_class')) return { rows: [{ name: 'logs' }] }
    if (text.includes('xmax')) return { rows: [{ next: String(change++) }] }
    return { rows: [{ lsn: '0/1000000', labelfile: 'label' }] }
  }
  options = { pool: { query } as unknown as Pool, source, target, intervalMs: 3_600_000, metrics: makeMetrics() }
})
afterEach(async () => {
  vi.useRealTimers()
  await rm(directory, { recursive: true, force: true })
})

test('a database that cannot be tidied is backed up all the same', async () => {
  const snapshots = await openSnapshots({ ...options, intervalMs: 10, log })
  await expect
    .poll(async () => (await readdir(options.target)).filter((name) => name.endsWith('.gz')).length, {
      timeout: 10_000,
    })
    .toBeGreaterThan(0)
  await snapshots.close()
  expect(said).toContain('tidying failed; the snapshot is taken')
})

test('[OP16] a clock that goes back changes nothing about which snapshots are kept and which is restored', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-21T12:00:00Z') })
  const snapshots = await openSnapshots({ ...options, log })
  // Of a version that knew no numbers.
  await writeFile(join(options.target, '2026-11-20T12-00-00.000Z.tar.gz'), 'older')
  for (let i = 0; i < 3; i++) await snapshots.take()
  vi.setSystemTime(0)
  const taken = [await snapshots.take(), await snapshots.take()]
  const names = await readdir(options.target)
  for (const path of taken) expect(names).toContain(path?.slice(options.target.length + 1))
  expect(names.filter((name) => name.endsWith('.gz'))).toHaveLength(3)
  const { value: newest } = await restoreNewest(options.target, join(directory, 'restored'), log).next()
  expect(newest).toMatchObject({ number: 5, takenAt: '1970-01-01T00-00-00.000Z' })
  await snapshots.close()
})
