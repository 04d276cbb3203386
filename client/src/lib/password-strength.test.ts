import { describe, expect, test } from 'vitest'
import { passwordStrength } from './password-strength.ts'

describe('the strength of a password', () => {
  test.each([
    ['', 'none'],
    ['ninechars', 'short'],
    ['🐝🐝🐝🐝🐝🐝🐝🐝🐝', 'short'],
    ['ten chars.', 'fair'],
  ])('%j is %s', (password, strength) => {
    expect(passwordStrength(password, [], () => 'fair')).toBe(strength)
  })

  test('is not told before there is something to measure it', () => {
    expect(passwordStrength('long enough', [], undefined)).toBe('unrated')
  })
})
