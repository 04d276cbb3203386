import { afterEach, expect, test, vi } from 'vitest'
import type { Invite } from './pending-invite.ts'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.resetModules()
})

function stubStorage() {
  const kept = new Map<string, string>()
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  })
}

const INVITES: Invite[] = [
  { name: 'invite', accountId: 'A'.repeat(43) },
  { name: 'join', link: 'j'.repeat(71) },
]

test.each(INVITES)('an invite by the address of $name survives a reload, and is taken once', async (invite) => {
  stubStorage()
  const before = await import('./pending-invite.ts')
  before.rememberInvite(invite)
  vi.resetModules()
  const after = await import('./pending-invite.ts')
  expect(after.takeInvite()).toEqual(invite)
  expect(after.takeInvite()).toBeUndefined()
})

test('storage that is closed to the page is no failure', async () => {
  const { rememberInvite, takeInvite } = await import('./pending-invite.ts')
  rememberInvite({ name: 'invite', accountId: 'A'.repeat(43) })
  expect(takeInvite()).toBeUndefined()
})
