import { expect, test } from 'vitest'
import { countBigEmoji } from './big-emoji.ts'

test.each([
  ['👍', 1],
  ['❤️', 1],
  ['👩‍👩‍👧 🇵🇹', 2],
  ['🎉🎉🎉', 3],
  ['1️⃣', 1],
])('%s is shown large', (text, count) => {
  expect(countBigEmoji(text)).toBe(count)
})

test.each(['', 'ok 👍', '🎉🎉🎉🎉', '12', 'hello'])('"%s" is plain text', (text) => {
  expect(countBigEmoji(text)).toBeUndefined()
})
