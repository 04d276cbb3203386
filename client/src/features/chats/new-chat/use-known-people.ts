import type { PersonView } from '@stogram/core'
import { useMemo } from 'react'
import { selectPeopleById } from '../../../state/people.selectors.ts'
import { useStore } from '../../../state/store.ts'

/** Everybody this device has met, by name, without ourselves. */
export function useKnownPeople(): readonly PersonView[] {
  const peopleById = useStore(selectPeopleById)
  return useMemo(
    () =>
      Object.values(peopleById)
        .filter((person) => !person.isSelf && person.isDeleted !== true)
        .sort((a, b) => a.displayName.localeCompare(b.displayName)),
    [peopleById],
  )
}
