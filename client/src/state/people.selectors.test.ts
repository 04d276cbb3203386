import { expect, it } from 'vitest'
import { selectPresence } from './people.selectors.ts'

const PERSON = { accountId: 'a', username: 'ada', displayName: 'Ada', bio: '', isSelf: false }
const presenceByAccount = { a: { status: 'ONLINE' } as const }

it('shows nobody online whose account was deleted', () => {
  expect(selectPresence('a')({ peopleById: { a: PERSON }, presenceByAccount })).toEqual({ status: 'ONLINE' })
  const peopleById = { a: { ...PERSON, isDeleted: true as const } }
  expect(selectPresence('a')({ peopleById, presenceByAccount })).toBeUndefined()
  expect(selectPresence(undefined)({ peopleById, presenceByAccount })).toBeUndefined()
})
