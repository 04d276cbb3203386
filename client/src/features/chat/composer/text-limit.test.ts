import { expect, test } from 'vitest'
import { charactersLeft, TEXT_LIMIT, tooLongSentence } from './text-limit.ts'

const textOf = (length: number) => 'x'.repeat(length)

test('what is left is told near the limit only', () => {
  expect(charactersLeft(textOf(TEXT_LIMIT - 501))).toBeUndefined()
  expect(charactersLeft(textOf(TEXT_LIMIT - 500))).toBe(500)
  expect(charactersLeft(`  ${textOf(TEXT_LIMIT)}  `)).toBe(0)
  expect(charactersLeft(textOf(TEXT_LIMIT + 3_616))).toBe(-3_616)
})

test('too much is told in words', () => {
  expect(tooLongSentence(0)).toBeUndefined()
  expect(tooLongSentence(-1)).toMatch(/^1 character too many/)
  expect(tooLongSentence(-3_616)).toMatch(/^3.?616 characters too many/)
})
