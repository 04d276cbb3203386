import { expect, test } from 'vitest'
import { typingSentence } from './typing-words.ts'

test('one and two are named, then they are counted', () => {
  expect(typingSentence(['A'])).toBe('A is typing…')
  expect(typingSentence(['A', 'B'])).toBe('A and B are typing…')
  expect(typingSentence(['A', 'B', 'C'])).toBe('A and 2 others are typing…')
})
