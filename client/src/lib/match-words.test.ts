import { expect, test } from 'vitest'
import { matchesWords } from './match-words.ts'

test('every typed word has to be there, in any order', () => {
  expect(matchesWords('Mira Okafor', 'oka mi')).toBe(true)
  expect(matchesWords('Mira Okafor', 'mira b')).toBe(false)
})

test('case and accents do not matter', () => {
  expect(matchesWords('Tomás Núñez', 'NUNEZ tomas')).toBe(true)
})

test('nothing typed fits everybody', () => {
  expect(matchesWords('Mira', ' ')).toBe(true)
})
