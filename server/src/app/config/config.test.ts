import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ConfigError, makeConfig } from './config.ts'
import { ENV_NAMES, type Env } from './env.ts'

const faultsOf = (env: Env): readonly string[] => {
  try {
    makeConfig(env)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
}

describe('the configuration', () => {
  it('needs nothing to start on one machine', () => {
    expect(makeConfig({})).toMatchObject({ host: '127.0.0.1', port: 3000, trustProxy: false, isRegistrationOpen: true })
  })

  it('[OP1] tells every fault at once, each with what to write', () => {
    const faults = faultsOf({
      PORT: '70000',
      PUBLIC_URL: 'https://chat.example.org/app',
      DATABASE_URL: 'mysql://x',
      LOG_LEVEL: 'loud',
      TRUST_PROXY: 'true',
      RATE_LIMIT_SCALE: '0',
      REGISTRATION: 'maybe',
    })
    expect(faults.map((fault) => fault.split(':')[0])).toEqual([
      'DATABASE_URL',
      'PUBLIC_URL',
      'PORT',
      'LOG_LEVEL',
      'TRUST_PROXY',
      'RATE_LIMIT_SCALE',
      'REGISTRATION',
    ])
    for (const fault of faults) expect(fault).toMatch(/write/)
  })

  it.each<Env>([
    { REDIS_URL: 'redis://localhost' },
    { PUBLIC_URL: 'http://chat.example.org' },
    { PORT: '80.5' },
    { PORT: '1e3' },
    { TRUST_PROXY: '10.0.0.0/8,everyone' },
    { ALLOWED_ORIGINS: 'https://good.example,ftp://x' },
  ])('refuses %j', (env) => {
    expect(faultsOf(env)).toHaveLength(1)
  })

  it('takes an origin as browsers write it', () => {
    const { publicOrigin, allowedOrigins } = makeConfig({
      PUBLIC_URL: 'https://Chat.Example.org:443/',
      ALLOWED_ORIGINS: 'http://localhost:5173, http://127.0.0.1:5173',
    })
    expect(publicOrigin).toBe('https://chat.example.org')
    expect(allowedOrigins).toEqual(['http://localhost:5173', 'http://127.0.0.1:5173'])
  })

  it('takes a URL with a password from a file of its own', () => {
    const directory = mkdtempSync(join(tmpdir(), 'stogram-config-'))
    const path = join(directory, 'database-url')
    writeFileSync(path, 'postgresql://me:canary@host/db\n')
    expect(makeConfig({ DATABASE_URL_FILE: path }).connections.databaseUrl).toBe('postgresql://me:canary@host/db')
    expect(faultsOf({ DATABASE_URL_FILE: path, DATABASE_URL: 'postgresql://host/db' })).toHaveLength(1)
    rmSync(directory, { recursive: true })
    expect(faultsOf({ DATABASE_URL_FILE: path, REDIS_URL_FILE: path })).toHaveLength(2)
  })

  it('shows no password when it is logged', () => {
    const config = makeConfig({ DATABASE_URL: 'postgresql://me:canary@host/db', REDIS_URL: 'redis://:canary@host' })
    expect(config.connections.databaseUrl).toContain('canary')
    expect(JSON.stringify(config)).not.toContain('canary')
  })

  it('[OP2] describes in .env.example exactly the variables that are read', () => {
    const text = readFileSync(new URL('../../../../.env.example', import.meta.url), 'utf8')
    const named = [...text.matchAll(/^#?([A-Z_]+)=/gm)].map(([, name]) => name)
    expect(named.toSorted()).toEqual([...ENV_NAMES].toSorted())
  })
})
