import { describe, expect, it } from 'vitest'
import { isDamage } from './open-failure.ts'

const at = '2026-11-21 15:04:01.008 UTC [42]'

describe('why the embedded database does not open', () => {
  it.each([
    'PANIC:  could not read file "global/pg_control": read 100 of 296',
    'PANIC:  could not open file "global/pg_control": No such file or directory',
    'PANIC:  could not locate a valid checkpoint record at 0/171FF60',
    'FATAL:  database files are incompatible with server',
    'FATAL:  required WAL directory "pg_wal" does not exist',
    'DETAIL:  The database subdirectory "base/5" is missing.',
  ])('is damage: %s', (line) => {
    expect(isDamage([`${at} LOG:  invalid checkpoint record`, `${at} ${line}`, 'Aborted()'])).toBe(true)
  })

  it.each([
    'PANIC:  could not open file "global/pg_control": Permission denied',
    'PANIC:  could not open file "global/pg_control": No file descriptors available',
    'PANIC:  could not write to file "pg_wal/xlogtemp.42": No space left on device',
    'FATAL:  could not read file "base/5/1259": I/O error',
    'FATAL:  out of memory',
    'FATAL:  configuration file "/pglite/data/postgresql.conf" contains errors',
  ])('is no damage: %s', (line) => {
    expect(isDamage([`${at} ${line}`, 'Aborted()'])).toBe(false)
  })

  it('is no damage when the system failed first and PostgreSQL missed a file for that', () => {
    const lines = [
      `${at} LOG:  could not open file "pg_wal/000000010000000000000001": No file descriptors available`,
      `${at} PANIC:  could not locate a valid checkpoint record at 0/171FF60`,
    ]
    expect(isDamage(lines)).toBe(false)
  })

  it('is no damage when the database said nothing at all', () => {
    expect(isDamage([])).toBe(false)
  })
})
