import { describe, expect, test, vi } from 'vitest'
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
  test('takes no time to look for joined letters where there can be none', () => {
    const made = vi.spyOn(Intl, 'Segmenter')
    expect(['Ana Petrović', 'Иван', '山田', 'Élodie 𝒜'].map(initials)).toEqual(['AP', 'ИВ', '山', 'É𝒜'])
    expect(made).not.toHaveBeenCalled()
    made.mockRestore()
  })
  test('has something for an empty name', () => {
    expect(initials('  ')).toBe('?')
  })
})
