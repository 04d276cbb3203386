import type { PersonView } from '@stogram/core'
import { matchesWords } from '../../lib/match-words.ts'
import type { FindState } from './use-find-person.ts'

/** People whose name or username holds every typed word. */
export function filterPeople<Person extends Pick<PersonView, 'displayName' | 'username'>>(
  people: readonly Person[],
  query: string,
): readonly Person[] {
  const wished = query.trim().replace(/^@/, '')
  return wished === ''
    ? people
    : people.filter((person) => matchesWords(`${person.displayName} ${person.username}`, wished))
}

/** Those known, but for the one that stands above them as found. */
export function othersThanFound<Person extends Pick<PersonView, 'accountId'>>(
  known: readonly Person[],
  state: FindState,
): readonly Person[] {
  if (state.phase !== 'found') return known
  return known.filter((person) => person.accountId !== state.person.accountId)
}
