import { expect, test } from 'vitest'
import { isSameWord, pickTwo } from './pick-two.ts'

test('picks two different places in order', () => {
  for (let first = 0; first < 1; first += 0.09) {
    for (let second = 0; second < 1; second += 0.09) {
      const draws = [first, second]
      const [a, b] = pickTwo(24, () => draws.shift() ?? 0)
      expect(a).toBeLessThan(b)
      expect(a).toBeGreaterThanOrEqual(0)
      expect(b).toBeLessThan(24)
    }
  }
})

test('forgives capitals and spaces', () => {
  expect(isSameWord(' Apple ', 'apple')).toBe(true)
  expect(isSameWord('', 'apple')).toBe(false)
})
