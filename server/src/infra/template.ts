import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { packFile } from './archive.ts'
import { migrate } from './migrations.ts'
import { openPglite } from './pglite.ts'
import { openPglitePool } from './pglite-pool.ts'

/** Made by the build beside the bundle; from the source there is none. */
const TEMPLATE = fileURLToPath(new URL('./pglite-template.tar.gz', import.meta.url))

const UNPACK = fileURLToPath(new URL('./unpack-template.js', import.meta.url))
const run = promisify(execFile)

/**
 * Fills an empty directory with an empty database, whole and on the disk when this returns. In a process of its own: the
 * server would keep the 50 MB that unpacking takes.
 */
export async function fillDirectory(directory: string): Promise<void> {
  if (existsSync(TEMPLATE)) await run(process.execPath, [UNPACK, TEMPLATE, directory])
  else await (await openPglite(directory)).close()
}

/**
 * Writes an empty database that a first start then unpacks instead of making its own, which takes seconds. It is
 * migrated: the engine that does so takes 90 MB, and a process that has loaded it keeps them.
 */
export async function makeTemplate(path: string): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'stogram-template-'))
  try {
    const pglite = await openPglite(directory)
    const pool = openPglitePool(pglite, { error: () => undefined })
    await migrate(pool, 'embedded')
    await pool.end()
    await pglite.close()
    const archive = packFile(path)
    await archive.add(directory, (relative) => relative !== 'postmaster.pid')
    await archive.finish()
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}
