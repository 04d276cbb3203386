import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { expect, test } from 'vitest'
import { openSnapshots } from './snapshots.ts'

test('a database that cannot be tidied is backed up all the same', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'stogram-snapshots-'))
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
  const said: string[] = []
  const note = (_fields: object, message: string) => void said.push(message)
  const log = { info: note, warn: note, error: note }
  const pool = { query } as unknown as Pool
  const snapshots = await openSnapshots({ pool, source, target, intervalMs: 10, log })
  await expect
    .poll(async () => (await readdir(target)).filter((name) => name.endsWith('.gz')).length)
    .toBeGreaterThan(0)
  await snapshots.close()
  expect(said).toContain('tidying failed; the snapshot is taken')
  await rm(directory, { recursive: true, force: true })
})
