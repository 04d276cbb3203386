import { describe, expect, it } from 'vitest'
import type { CoreError } from '../api.ts'
import { cleanProof } from './factor-codes.ts'

describe('codes that people type', () => {
  it.each(['123456', '123 456', ' 123456\n'])('[SS9] %j is a code of an app', (code) => {
    expect(cleanProof({ kind: 'totp', code })).toEqual({ kind: 'totp', code: '123456' })
  })

  it.each(['abcd-efgh-olol-2345', 'ABCD EFGH 0101 2345', 'abcdefgholol2345'])('[SS9] %j is a backup code', (code) => {
    expect(cleanProof({ kind: 'backup-code', code })).toEqual({ kind: 'backup-code', code: 'abcdefgholol2345' })
  })

  it.each([
    { kind: 'totp', code: '12345' },
    { kind: 'totp', code: '12345a' },
    { kind: 'backup-code', code: 'abcd-efgh' },
    { kind: 'backup-code', code: 'abcd-efgh-8989-2345' },
  ] as const)('[SS9] $code can be none, and is not sent', (proof) => {
    expect(() => cleanProof(proof)).toThrow(
      expect.objectContaining({ code: 'wrong_code' } satisfies Partial<CoreError>),
    )
  })
})
