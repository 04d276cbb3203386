import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { UsernameChecks } from './username-checks.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('each name is asked for once, whatever its case', async () => {
  const ask = vi.fn(async (username: string) => username !== 'ada')
  const checks = new UsernameChecks(ask)
  expect(await Promise.all([checks.check('ada'), checks.check('Ada')])).toEqual([true, true])
  expect(await checks.check('ADA')).toBe(true)
  expect(checks.isTaken('ada')).toBe(true)
  expect(await checks.check('ben')).toBe(false)
  expect(ask).toHaveBeenCalledTimes(2)
})

test('a failure says nothing, and the next time asks again', async () => {
  const ask = vi.fn<() => Promise<boolean>>().mockRejectedValueOnce(new Error('offline')).mockResolvedValueOnce(true)
  const checks = new UsernameChecks(ask)
  expect(await checks.check('ada')).toBeUndefined()
  expect(await checks.check('ada')).toBe(false)
})

test('a server that takes nobody new is known by its refusal, a failure is none', async () => {
  const refusal = Object.assign(new Error('closed'), { code: 'forbidden' })
  const ask = vi.fn<() => Promise<boolean>>().mockRejectedValueOnce(new Error('offline')).mockRejectedValueOnce(refusal)
  const checks = new UsernameChecks(ask)
  await checks.check('ada')
  expect(checks.isClosed).toBe(false)
  await checks.check('ada')
  expect(checks.isClosed).toBe(true)
})

test('nobody waits longer than three seconds', async () => {
  const checks = new UsernameChecks(() => new Promise(() => undefined))
  const asked = checks.check('ada')
  await vi.advanceTimersByTimeAsync(3_000)
  expect(await asked).toBeUndefined()
})

test('what the registration said holds', async () => {
  const checks = new UsernameChecks(async () => true)
  await checks.check('ada')
  checks.learnTaken('Ada')
  expect(await checks.check('ada')).toBe(true)
})
