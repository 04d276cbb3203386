import type { PersonView } from '@stogram/core'
import { matchesWords } from '../../../lib/match-words.ts'

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
