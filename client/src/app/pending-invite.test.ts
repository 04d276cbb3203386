import { afterEach, expect, test, vi } from 'vitest'

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

test('an invite survives a reload, and is taken once', async () => {
  stubStorage()
  const before = await import('./pending-invite.ts')
  before.rememberInvite('mira')
  vi.resetModules()
  const after = await import('./pending-invite.ts')
  expect(after.takeInvite()).toBe('mira')
  expect(after.takeInvite()).toBeUndefined()
})

test('storage that is closed to the page is no failure', async () => {
  const { rememberInvite, takeInvite } = await import('./pending-invite.ts')
  rememberInvite('mira')
  expect(takeInvite()).toBeUndefined()
})
