import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeDirectory } from '../infra/testing/directories.ts'
import { createDatabase, makeDataDirectory } from '../infra/testing/test-database.ts'
import { POWER_CUTS } from './banner.ts'

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))

describe('the program', () => {
  let directory: string
  beforeEach(async () => {
    directory = await makeDirectory()
    await makeDataDirectory(join(directory, 'data'))
  })
  afterEach(() => rm(directory, { recursive: true, force: true }))

  const run = (env: Record<string, string>, nodeOptions: string[] = []) => {
    const child = spawn(process.execPath, [...nodeOptions, '--import', import.meta.resolve('tsx'), MAIN], {
      cwd: directory,
      env: { PATH: process.env['PATH'], ...env },
    })
    let output = ''
    const listeners = new Set<() => void>()
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString()
        for (const listener of listeners) listener()
      })
    }
    const said = (pattern: RegExp) =>
      new Promise<RegExpExecArray>((resolve) => {
        const look = () => {
          const match = pattern.exec(output)
          if (match) resolve(match)
        }
        listeners.add(look)
        look()
      })
    return { child, said, exited: once(child, 'exit'), output: () => output }
  }

  it('[OP12] says where it is, and ends by itself after SIGTERM with a snapshot taken', async () => {
    const { child, said, exited, output } = run({ PORT: '0', LOG_LEVEL: 'info' })
    const [, url] = await said(/ready at (http:\S+)/)
    expect(output()).toContain(POWER_CUTS)
    expect((await fetch(`${url}/readyz`)).status).toBe(200)
    child.kill('SIGTERM')
    const [code, signal] = await exited
    expect([code, signal]).toEqual([0, null])
    expect(output()).toContain('server stopped')
    expect(await readdir(join(directory, 'data', 'snapshots'))).not.toEqual([])
  })

  it('[OP13] ends with a fault when the embedded database ends by itself', async () => {
    // The database's thread is the last that is started; the one before belongs to the TypeScript loader.
    const killer = 'let last; process.on("worker", (w) => { last = w }); process.on("SIGUSR2", () => last.terminate())'
    const preload = ['--import', `data:text/javascript,${encodeURIComponent(killer)}`]
    const { child, said, exited, output } = run({ PORT: '0', LOG_LEVEL: 'info' }, preload)
    await said(/ready at/)
    child.kill('SIGUSR2')
    const [code] = await exited
    expect(code).toBe(1)
    expect(output()).toContain('the embedded database ended')
    expect(output()).toContain('server stop')
  })

  it('[OP15] ends with a fault and plain words where PostgreSQL or its data are none that it can use', async () => {
    const databaseUrl = await createDatabase()
    const pool = new pg.Pool({ connectionString: databaseUrl })
    await pool.query(`UPDATE _prisma_migrations SET migration_name = '29990101000000_later'`)
    await pool.end()
    const nowhere = Object.assign(new URL(databaseUrl), { pathname: '/nowhere' }).href
    const faults = [
      [databaseUrl, 'migrated by a newer Stogram (29990101000000_later). Start that version'],
      [nowhere, 'The database that DATABASE_URL names does not exist.'],
    ] as const
    for (const [url, words] of faults) {
      const { exited, output } = run({ PORT: '0', LOG_LEVEL: 'silent', DATABASE_URL: url })
      expect(await exited).toEqual([1, null])
      expect(output()).toContain(words)
      expect(output()).not.toContain('    at ')
    }
  })

  it('[OP1] ends with every fault of its configuration, and without a stack', async () => {
    const { exited, output } = run({ PORT: 'http', REGISTRATION: 'no' })
    const [code] = await exited
    expect(code).toBe(1)
    expect(output()).toMatch(/PORT: write.*\n.*REGISTRATION: write/)
    expect(output()).not.toContain('    at ')
  })
})
