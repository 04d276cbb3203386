import { expect, test } from 'vitest'
import { hashText } from './hash-text.ts'

test('texts that differ in little are spread evenly over a few places', () => {
  for (const places of [8, 12]) {
    const counts = new Array<number>(places).fill(0)
    for (let n = 0; n < 100 * places; n++) {
      const place = hashText(`id-${n}`) % places
      counts[place] = (counts[place] ?? 0) + 1
    }
    expect(Math.min(...counts)).toBeGreaterThan(65)
    expect(Math.max(...counts)).toBeLessThan(135)
  }
})

test('the same text keeps its number', () => {
  expect(hashText('Ada')).toBe(hashText('Ada'))
  expect(hashText('')).toBeGreaterThanOrEqual(0)
})
