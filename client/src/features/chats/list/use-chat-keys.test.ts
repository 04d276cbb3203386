import { expect, test } from 'vitest'
import { neighbour } from './use-chat-keys.ts'

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
