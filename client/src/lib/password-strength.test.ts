import { describe, expect, test } from 'vitest'
import { passwordStrength } from './password-strength.ts'

describe('passwordStrength', () => {
  test.each([
    ['', 'none'],
    ['short', 'short'],
    ['aaaaaaaaaaaaaaaa', 'weak'],
    ['1234567890123', 'weak'],
    ['Password123', 'weak'],
    ['abcdefghijklmnop', 'weak'],
    ['three plain words', 'weak'],
    ['four quite plain words here now', 'strong'],
    ['four quite plain words', 'fair'],
    ['kD8#vq2!Lm', 'fair'],
    ['kD8#vq2!Lm0x', 'strong'],
  ])('%s is %s', (password, strength) => {
    expect(passwordStrength(password)).toBe(strength)
  })
})
