import type { Pool } from 'pg'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { awaitPostgresql } from './await-postgresql.ts'

const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
const starting = Object.assign(new Error('the database system is starting up'), { code: '57P03' })
const slow = new Error('Connection terminated due to connection timeout')

describe('PostgreSQL at the start', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  /** Answers each question with the next outcome; the last one stays. */
  const open = (...outcomes: (Error | number)[]) => {
    const said: string[] = []
    const query = async () => {
      const outcome = outcomes.length > 1 ? outcomes.shift() : outcomes[0]
      if (outcome instanceof Error) throw outcome
      return { rows: [{ server_version_num: String(outcome) }] }
    }
    const log = { warn: (_fields: object, message: string) => void said.push(message) }
    const waiting = awaitPostgresql({ query } as unknown as Pool, log)
    waiting.catch(() => undefined)
    return { said, waiting }
  }

  it('[OP15] is waited for while it is away, and the log says so once', async () => {
    const { said, waiting } = open(refused, slow, starting, 150_004)
    await vi.advanceTimersByTimeAsync(3_000)
    await waiting
    expect(said).toEqual(['PostgreSQL does not answer; waiting for it'])
  })

  it('[OP15] that stays away for a minute is given up in plain words', async () => {
    const { said, waiting } = open(refused)
    await vi.advanceTimersByTimeAsync(59_000)
    expect(said).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(2_000)
    await expect(waiting).rejects.toThrow('not answered for 60 s (ECONNREFUSED). Start it, or correct DATABASE_URL.')
  })

  it.each([
    ['is too old', 140_011, 'This PostgreSQL is version 14. Stogram needs 15 or newer.'],
    ['refuses the password', Object.assign(new Error('no'), { code: '28P01' }), 'the password in DATABASE_URL'],
    ['lacks the database', Object.assign(new Error('no'), { code: '3D000' }), 'names does not exist. Create it'],
  ])('[OP15] that %s is not waited for', async (_what, outcome, words) => {
    const { said, waiting } = open(outcome)
    await expect(waiting).rejects.toMatchObject({ name: 'PostgresqlError', message: expect.stringContaining(words) })
    expect(said).toEqual([])
  })

  it('shows any other fault as it is', async () => {
    const fault = Object.assign(new Error('no'), { code: '42501' })
    await expect(open(fault).waiting).rejects.toBe(fault)
  })
})
