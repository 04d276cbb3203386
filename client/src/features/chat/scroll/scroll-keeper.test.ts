import { afterEach, expect, test, vi } from 'vitest'
import { behaviorFor } from './scroll-keeper.ts'

afterEach(() => vi.unstubAllGlobals())

test.each([
  [false, 300, 'smooth'],
  [false, 30_000, 'auto'],
  [true, 300, 'auto'],
])('with less motion %s, %d px are scrolled %s', (isStill, distancePx, behavior) => {
  vi.stubGlobal('matchMedia', () => ({ matches: isStill }))
  expect(behaviorFor(distancePx)).toBe(behavior)
})
