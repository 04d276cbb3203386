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
  return (state: AppState): Presence | undefined =>
    accountId === undefined ? undefined : state.presenceByAccount[accountId]
}
