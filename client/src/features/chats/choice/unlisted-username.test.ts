import { expect, test } from 'vitest'
import { unlistedUsername } from './unlisted-username.ts'

test.each([
  ['ada', 'ada'],
  [' @Ada.Moreau ', 'Ada.Moreau'],
  ['ad', undefined],
  ['ada moreau', undefined],
  ['Änne', undefined],
  ['@GRAN', undefined],
  ['', undefined],
])('%j looks for %j', (query, username) => {
  expect(unlistedUsername(query, ['gran', undefined])).toBe(username)
})
