import type { PersonView } from '@stogram/core'
import type { Presence } from './projection.ts'
import type { AppState } from './store.ts'

export function selectPerson(accountId: string | undefined) {
  return (state: AppState): PersonView | undefined =>
    accountId === undefined ? undefined : state.peopleById[accountId]
}

export function selectPeopleById(state: AppState): Readonly<Record<string, PersonView>> {
  return state.peopleById
}

export function selectPresence(accountId: string | undefined) {
  return (state: Pick<AppState, 'peopleById' | 'presenceByAccount'>): Presence | undefined => {
    // The last that was heard of an account may come after its end.
    const isGone = accountId === undefined || state.peopleById[accountId]?.isDeleted === true
    return isGone ? undefined : state.presenceByAccount[accountId]
  }
}
