import { OPERATIONS } from '@stogram/contract'
import { expect, it } from 'vitest'
import { makeItemId } from './item-id.ts'

it('makes ids that the contract takes, each another, in the order of their time', () => {
  const ids = [1, 1_795_000_000_000, 1_795_000_000_001].map(makeItemId)
  const { request } = OPERATIONS['account:append']
  const isTaken = (id: string) => request.safeParse({ id, body: 'AA' }).success
  expect(ids.map(isTaken)).toEqual([true, true, true])
  expect(isTaken('one of no form')).toBe(false)
  expect([...ids].sort()).toEqual(ids)
  expect(makeItemId(5)).not.toBe(makeItemId(5))
})
