import { expect, test } from 'vitest'
import { cameraWords } from './camera-words.ts'

test.each([
  ['NotAllowedError', /not allowed/],
  ['NotFoundError', /No camera was found/],
  ['NotReadableError', /Another program/],
  ['TypeError', /did not start/],
])('%s is said in words, with what works without a camera', (name, expected) => {
  const words = cameraWords(Object.assign(new Error('x'), { name }))
  expect(words).toMatch(expected)
  expect(words).toMatch(/compare the numbers instead/)
})
