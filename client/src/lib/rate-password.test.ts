import { describe, expect, test } from 'vitest'
import { ratePassword } from './rate-password.ts'

describe('a password that is rated', () => {
  test.each([
    ['aaaaaaaaaaaaaaaa', 'weak'],
    ['1234567890123', 'weak'],
    ['Password123', 'weak'],
    ['P@ssw0rd!2024', 'weak'],
    ['abcdefghijklmnop', 'weak'],
    ['qwertzuiop12', 'weak'],
    ['JohnSmith1985', 'weak'],
    ['Stogram2026!', 'weak'],
    ['green apple', 'weak'],
    ['three plain words', 'fair'],
    ['velvet lantern orchard 9', 'fair'],
    ['mum dad ben ada', 'fair'],
    ['Tr0ub4dor&3xyz', 'fair'],
    ['kD8#vq2!Lm0x', 'fair'],
    ['kD8#vq2!Lm0xR-w', 'strong'],
    ['seven green bottle umbrella', 'strong'],
    ['tomato-piano-tuesday-cloud', 'strong'],
    ['Ofen Bügel Tasse Igel', 'strong'],
    ['four quite plain words here now', 'strong'],
  ])('%j is %s', (password, rating) => {
    expect(ratePassword(password, [])).toBe(rating)
  })

  test('is weak where it is the name of its person', () => {
    expect(ratePassword('brynjolfsdottir77!x', [])).toBe('strong')
    expect(ratePassword('brynjolfsdottir77!x', ['brynjolfsdottir', 'Unnur'])).toBe('weak')
  })

  test('may be of any length', () => {
    expect(ratePassword('a'.repeat(5_000), [])).toBe('weak')
    expect(ratePassword('tomato piano tuesday cloud '.repeat(200), [])).toBe('strong')
  })
})
