import { username } from '@stogram/contract'
import { expect, test } from 'vitest'
import { canBeUsername, cleanUsername } from './username.ts'

test('an @ and spaces around are not part of the name', () => {
  expect(cleanUsername(' @ana.petrovic ')).toBe('ana.petrovic')
})

test.each(['ana', 'Ana.P', 'a_b_c', 'an', '1ana', 'ana..p', 'ana ', 'аna', 'a'.repeat(33)])(
  '%s is judged as the wire judges it',
  (name) => {
    expect(canBeUsername(name)).toBe(username.safeParse(name).success)
  },
)
