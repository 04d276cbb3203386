import { expect, test } from 'vitest'
import { spokenAnew } from './use-announcer.ts'

test('the same words twice are two texts, so that both are said', () => {
  const once = spokenAnew('Mira: yes', '')
  const twice = spokenAnew('Mira: yes', once)
  const thrice = spokenAnew('Mira: yes', twice)
  expect(once).toBe('Mira: yes')
  expect(twice).not.toBe(once)
  expect(thrice).not.toBe(twice)
})
