import { displayName, LIMITS, username } from '@stogram/contract'
import { describe, expect, test } from 'vitest'
import { cleanDisplayName } from './display-name.ts'
import { cleanUsername, displayNameProblem, NAME_LIMITS, usernameProblem, withoutAt } from './name-rules.ts'

test('the limits are those of the contract', () => {
  expect(LIMITS).toMatchObject(NAME_LIMITS)
})

describe('usernames', () => {
  test.each([
    'ana',
    'Ana.Petrovic',
    'a_1',
    'ab',
    '1ana',
    'ana.',
    'an a',
    'a..b',
    'ana-p',
    'é',
    `a${'b'.repeat(32)}`,
    'аna',
    '',
  ])('the screen and the contract agree on "%s"', (name) => {
    expect(usernameProblem(name) === undefined).toBe(username.safeParse(name).success)
  })
})

test('an empty username is asked for, not corrected', () => {
  expect(usernameProblem('')).toBe('Choose a username.')
})

test('an @ and spaces around are not part of a username', () => {
  expect(cleanUsername(' @ana.petrovic ')).toBe('ana.petrovic')
})

test('behind the @ of a field no other one is typed, and spaces inside stay', () => {
  expect(withoutAt(' @@ada')).toBe('ada')
  expect(withoutAt('@Ada Lovelace ')).toBe('Ada Lovelace ')
})

describe('display names', () => {
  test.each(['Ana', ' Ana ', '  ', 'A\u202eb', '名前', 'x'.repeat(65)])(
    '"%s" is stored as the contract allows',
    (name) => {
      const isFine = displayNameProblem(name) === undefined
      expect(displayName.safeParse(cleanDisplayName(name)).success).toBe(isFine)
    },
  )
})
