import type { PersonView } from '@stogram/core'
import { useCallback, useState } from 'react'

/** People that are being picked, in the order they were. `toggle` stays the same, so that rows are drawn once. */
export function useChosenPeople() {
  const [chosen, setChosen] = useState<readonly PersonView[]>([])
  const toggle = useCallback((person: PersonView) => {
    setChosen((before) => {
      const others = before.filter((other) => other.accountId !== person.accountId)
      return others.length < before.length ? others : [...before, person]
    })
  }, [])
  return { chosen, toggle }
}
