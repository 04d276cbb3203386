import { expect, test } from 'vitest'
import { keepOrder } from './frozen-order.ts'

const idOf = (item: string) => item

test('without a frozen order nothing moves', () => {
  expect(keepOrder(['b', 'a'], undefined, idOf)).toEqual(['b', 'a'])
})

test('known rows stay in the frozen order', () => {
  expect(keepOrder(['c', 'a', 'b'], ['a', 'b', 'c'], idOf)).toEqual(['a', 'b', 'c'])
})

test('new rows come first, in their own order', () => {
  expect(keepOrder(['x', 'b', 'y', 'a'], ['a', 'b'], idOf)).toEqual(['x', 'y', 'a', 'b'])
})
