import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type DataDirectory, openDataDirectory } from './data-directory.ts'

let parent: string
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'stogram-lock-'))
})
afterEach(() => rm(parent, { recursive: true, force: true }))

test.each(['data', 'a-very-long-name-'.repeat(8)])(
  'a data directory is private and has one holder at a time: %s',
  async (name) => {
    const path = join(parent, name)
    const first = await openDataDirectory(path)
    expect((await stat(path)).mode & 0o777).toBe(0o700)
    await expect(openDataDirectory(path)).rejects.toThrow(/Another Stogram server/)
    await first[Symbol.asyncDispose]()
    const second = await openDataDirectory(path)
    await second[Symbol.asyncDispose]()
  },
)

test('of many that ask at once, one gets it', async () => {
  const path = join(parent, 'data')
  const results = await Promise.allSettled(Array.from({ length: 8 }, () => openDataDirectory(path)))
  const holders = results.filter(
    (result): result is PromiseFulfilledResult<DataDirectory> => result.status === 'fulfilled',
  )
  expect(holders).toHaveLength(1)
  for (const { value } of holders) await value[Symbol.asyncDispose]()
})
