import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { syncPath } from '../../infra/sync-path.ts'

/** What an embedded database consists of: its snapshots belong to it. */
const PARTS = ['snapshots', 'pglite']

/** Moves the embedded database of a data directory into a new one in it, `why` and when; that one's path. */
export async function moveAside(dataDirectory: string, why: string): Promise<string> {
  const path = join(dataDirectory, `${why}-${new Date().toISOString().replaceAll(':', '-')}`)
  await moveDatabase(dataDirectory, path)
  return path
}

/** Snapshots first: whatever stops this half-way, a start finds one database, the other, or none. */
export async function moveDatabase(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 })
  for (const part of PARTS) {
    if (!existsSync(join(from, part))) continue
    await rm(join(to, part), { recursive: true, force: true })
    await rename(join(from, part), join(to, part))
  }
  await syncPath(to)
}
