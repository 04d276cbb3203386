import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type DataDirectory, openDataDirectory } from './data-directory.ts'
import { openOrRestore } from './open-or-restore.ts'
import { DamagedError, type Pglite, UnopenableError } from './pglite.ts'

const silentLog = { info() {}, warn() {}, error() {} }

describe('the embedded database that does not open', () => {
  let directory: DataDirectory
  const opened = {} as Pglite
  beforeEach(async () => {
    directory = await openDataDirectory(await mkdtemp(join(tmpdir(), 'stogram-open-')))
    await mkdir(directory.pglite)
    await writeFile(join(directory.pglite, 'PG_VERSION'), '18')
  })
  afterEach(async () => {
    await directory[Symbol.asyncDispose]()
    await rm(directory.path, { recursive: true, force: true })
  })

  it('is tried once more before anything is restored', async () => {
    const outcomes = [new DamagedError('PANIC'), opened]
    expect(await openOrRestore(directory, silentLog, takeTurns(outcomes))).toBe(opened)
    expect(outcomes).toEqual([])
  })

  it('is left alone when its thread died twice', async () => {
    const died = () => new UnopenableError('The database thread ended with code 1')
    const before = await readdir(directory.path)
    const starting = openOrRestore(directory, silentLog, takeTurns([died(), died()]))
    await expect(starting).rejects.toThrow(/Nothing was changed.*ended with code 1/s)
    expect(await readdir(directory.path)).toEqual(before)
  })
})

function takeTurns(outcomes: (Pglite | Error)[]) {
  return async () => {
    const outcome = outcomes.shift()
    if (outcome === undefined || outcome instanceof Error) throw outcome
    return outcome
  }
}
