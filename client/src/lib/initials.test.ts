import { describe, expect, test } from 'vitest'
import { initials } from './initials.ts'

describe('initials', () => {
  test('takes the first and the last word', () => {
    expect(initials('Ana Maria Petrović')).toBe('AP')
  })
  test('takes two letters of one word', () => {
    expect(initials('tomás')).toBe('TO')
  })
  test('skips words that are only signs', () => {
    expect(initials('Lena & Paul')).toBe('LP')
  })
  test('keeps a combined letter whole', () => {
    expect(initials('e\u0301mile zola')).toBe('E\u0301Z')
  })
  test('takes one sign of a script without capitals', () => {
    expect(initials('山田')).toBe('山')
  })
  test('shows an emoji name as the emoji', () => {
    expect(initials('👩‍👩‍👧')).toBe('👩‍👩‍👧')
  })
  test('has something for an empty name', () => {
    expect(initials('  ')).toBe('?')
  })
})
