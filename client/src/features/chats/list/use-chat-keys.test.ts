import { expect, test } from 'vitest'
import { neighbour, placeOf } from './use-chat-keys.ts'

const ids = ['a', 'b', 'c']
const any = () => true

test('steps to the next chat and stops at the ends', () => {
  expect(neighbour(ids, 'a', 1, any)).toBe('b')
  expect(neighbour(ids, 'a', -1, any)).toBeUndefined()
  expect(neighbour(ids, 'c', 1, any)).toBeUndefined()
})

test('from no open chat the first one is next', () => {
  expect(neighbour(ids, undefined, 1, any)).toBe('a')
})

test('chats that do not fit are passed over', () => {
  expect(neighbour(ids, 'a', 1, (id) => id === 'c')).toBe('c')
})

test('Alt with a digit is a place in the list, whatever letter the keyboard makes of it', () => {
  const press = { altKey: true, ctrlKey: false, metaKey: false, shiftKey: false }
  expect(placeOf({ ...press, code: 'Digit1' })).toBe(0)
  expect(placeOf({ ...press, code: 'Digit9' })).toBe(8)
  expect(placeOf({ ...press, code: 'Digit0' })).toBeUndefined()
  expect(placeOf({ ...press, code: 'Digit1', altKey: false })).toBeUndefined()
  expect(placeOf({ ...press, code: 'Digit1', ctrlKey: true })).toBeUndefined()
})
