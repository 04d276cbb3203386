import { expect, test } from 'vitest'
import { typingWords } from './typing-words.ts'

test('one and two are named, then they are counted', () => {
  expect(typingWords(['A'])).toEqual({ who: 'A', what: 'is typing…' })
  expect(typingWords(['A', 'B'])).toEqual({ who: 'A and B', what: 'are typing…' })
  expect(typingWords(['A', 'B', 'C'])).toEqual({ who: 'A and 2 others', what: 'are typing…' })
})
