import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
// @ts-expect-error A script of plain JavaScript, which has no types.
import { prepareWorld, worldFile } from '../../scripts/lib/dev-world.mjs'

let directory: string
beforeEach(async () => {
  directory = join(await mkdtemp(join(tmpdir(), 'stogram-world-')), 'data')
})
afterEach(() => rm(join(directory, '..'), { recursive: true, force: true }))

const database = () => join(directory, 'pglite')

test('a world is seeded once, in a new directory', async () => {
  expect(prepareWorld(directory)).toBe('seed')
  await mkdir(database())
  await writeFile(worldFile(directory), '{}')
  expect(prepareWorld(directory)).toBe('print')
  expect(existsSync(database())).toBe(true)
})

test('what a broken-off seeding has left is cleared, and the world seeded again', async () => {
  prepareWorld(directory)
  await mkdir(database())
  expect(prepareWorld(directory)).toBe('seed')
  expect(existsSync(database())).toBe(false)
})

test('a database that somebody else made is left as it is', async () => {
  await mkdir(database(), { recursive: true })
  expect(prepareWorld(directory)).toBe('leave')
  expect(prepareWorld(directory)).toBe('leave')
  expect(existsSync(database())).toBe(true)
})
