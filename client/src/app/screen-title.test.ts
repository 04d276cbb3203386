import { expect, test } from 'vitest'
import { screenTitle } from './screen-title.ts'

test('a window is called after its screen, and says how many chats are unread', () => {
  expect(screenTitle({ name: 'home' }, undefined, 0)).toBe('Stogram')
  expect(screenTitle({ name: 'settings' }, undefined, 2)).toBe('(2) Settings · Stogram')
  expect(screenTitle({ name: 'chat', chatId: 'c' }, 'Mira Okafor', 0)).toBe('Mira Okafor · Stogram')
  expect(screenTitle({ name: 'chat', chatId: 'c' }, undefined, 1)).toBe('(1) Stogram')
})
