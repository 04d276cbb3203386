import { expect, test } from 'vitest'
import { agoLabel, dayLabel, shortLabel } from './date-labels.ts'

const NOW = new Date(2026, 2, 12, 12).getTime()
const DAY = 86_400_000

test('near days have names', () => {
  expect(dayLabel(NOW, NOW)).toBe('Today')
  expect(dayLabel(NOW - DAY, NOW)).toBe('Yesterday')
  expect(dayLabel(NOW - 3 * DAY, NOW)).toBe('Monday')
})

test('the year is said only when it is another one', () => {
  expect(dayLabel(NOW - 20 * DAY, NOW)).not.toMatch(/2026/)
  expect(dayLabel(NOW - 400 * DAY, NOW)).toMatch(/2025/)
})

test('one minute before midnight is yesterday', () => {
  const midnight = new Date(2026, 2, 12).getTime()
  expect(shortLabel(midnight - 60_000, NOW)).toBe('Yesterday')
  expect(shortLabel(midnight, NOW)).not.toBe('Yesterday')
})

test('last seen is fine while it is near', () => {
  expect(agoLabel(NOW - 20_000, NOW)).toBe('just now')
  expect(agoLabel(NOW - 5 * 60_000, NOW)).toBe('5 minutes ago')
  expect(agoLabel(NOW - 2 * 3_600_000, NOW)).toMatch(/^today at /)
})
