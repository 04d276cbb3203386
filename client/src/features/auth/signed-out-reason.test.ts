import { expect, test } from 'vitest'
import { hasAccount } from './signed-out-reason.ts'

test('whoever was signed in here comes back, but not to an account that is deleted', () => {
  for (const reason of ['logged_out', 'revoked', 'reused', 'expired', 'outdated'] as const)
    expect(hasAccount(reason)).toBe(true)
  expect(hasAccount('deleted')).toBe(false)
  expect(hasAccount(undefined)).toBe(false)
})
