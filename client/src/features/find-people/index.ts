// Apart from the people of the first screen, which needs none of this.
export { filterPeople, othersThanFound } from './filter-people.ts'
export { FindPersonView } from './find-person-view.tsx'
export { PeoplePicker } from './people-picker.tsx'
export { useChosenPeople } from './use-chosen-people.ts'
export { type FindState, useFindPerson } from './use-find-person.ts'
