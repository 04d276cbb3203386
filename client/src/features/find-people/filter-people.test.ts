import { expect, test } from 'vitest'
import { filterPeople, othersThanFound } from './filter-people.ts'

const mira = { displayName: 'Mira Okafor', username: 'mira.o' }
const tomas = { displayName: 'Tomás Núñez', username: 'tn' }
const people = [mira, tomas]

test('a name or a username fits, with or without the @', () => {
  expect(filterPeople(people, 'nunez')).toEqual([tomas])
  expect(filterPeople(people, '@mira.o')).toEqual([mira])
  expect(filterPeople(people, 'o')).toEqual([mira, tomas])
})

test('nothing typed leaves everybody', () => {
  expect(filterPeople(people, ' @')).toBe(people)
})

test('who was just found stands there once', () => {
  const person = { accountId: 'm', ...mira, bio: '', isSelf: false }
  const known = [person, { ...person, accountId: 't' }]
  expect(othersThanFound(known, { phase: 'found', person })).toEqual([known[1]])
  expect(othersThanFound(known, { phase: 'idle' })).toBe(known)
})
