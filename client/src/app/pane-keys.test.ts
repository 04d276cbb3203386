import { expect, test } from 'vitest'
import { nextPane } from './pane-keys.ts'

test('the panes are gone through in a circle, both ways', () => {
  expect(nextPane(0, 3, 1)).toBe(1)
  expect(nextPane(2, 3, 1)).toBe(0)
  expect(nextPane(0, 3, -1)).toBe(2)
})

test('from outside all of them it begins at an end', () => {
  expect(nextPane(-1, 2, 1)).toBe(0)
  expect(nextPane(-1, 2, -1)).toBe(1)
  expect(nextPane(-1, 0, 1)).toBe(-1)
})
