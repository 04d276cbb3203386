import { expect, test } from 'vitest'
import { sentenceFor, sentenceForPassword } from './sentences.ts'

const tooMany = (retryAfterMs?: number) => sentenceFor({ code: 'rate_limited', retryAfterMs })

test('too many tries say when the next one counts, and never too early', () => {
  expect(tooMany(400)).toBe('Too many tries. Try again in 1 second.')
  expect(tooMany(12_001)).toBe('Too many tries. Try again in 13 seconds.')
  expect(tooMany(60_000)).toBe('Too many tries. Try again in 1 minute.')
  expect(tooMany(3_541_000)).toBe('Too many tries. Try again in 60 minutes.')
  expect(tooMany(86_400_000)).toBe('Too many tries. Try again in 24 hours.')
})

test('without a time the words promise none', () => {
  expect(tooMany()).toBe('Too many tries. Wait a little and try again.')
})

test('who is signed in is not told that the username may be wrong', () => {
  expect(sentenceForPassword({ code: 'wrong_credentials' })).toBe('That is not your password.')
  expect(sentenceForPassword({ code: 'rate_limited', retryAfterMs: 5_000 })).toMatch('in 5 seconds')
})
