import { expect, test } from 'vitest'
import { progressWords } from './progress-words.ts'

test('people who are added in several parts are counted, and the rest is not given up', () => {
  expect(progressWords(0, 300, true)).toBeUndefined()
  expect(progressWords(75, 300, true)).toBe('75 of 300 people are in the group. The others follow; you may close this.')
  expect(progressWords(75, 300, false)).toBe('75 of 300 people are in the group. Add the others to go on from there.')
})
