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
  test.each([
    ['\u1112\u1161\u11ab\u110c\u1175', '\u1112\u1161\u11ab'],
    ['\u0e19\u0e33\u0e1e\u0e25', '\u0e19\u0e33'],
    ['\u0939\u093f\u0928\u094d\u0926\u0940', '\u0939\u093f'],
  ])('keeps joined letters whole: %s', (name, whole) => {
    expect(initials(name)).toBe(whole)
  })
  test('takes one sign of a script without capitals', () => {
    expect(initials('山田')).toBe('山')
  })
  test('shows an emoji name as the emoji', () => {
    expect(initials('👩‍👩‍👧')).toBe('👩‍👩‍👧')
  })
  test('takes no time to look for joined letters where there can be none', () => {
    const made = vi.spyOn(Intl, 'Segmenter')
    const names = ['Ana Petrović', 'Иван', '山田', 'Élodie 𝒜', 'Flat 12', 'سارة العلي', '한지민']
    expect(names.map(initials)).toEqual(['AP', 'ИВ', '山', 'É𝒜', 'F1', 'سا', '한'])
    expect(made).not.toHaveBeenCalled()
    made.mockRestore()
  })
  test('has something for an empty name', () => {
    expect(initials('  ')).toBe('?')
  })
})
