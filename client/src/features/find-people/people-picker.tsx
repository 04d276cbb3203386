import type { PersonView } from '@stogram/core'
import { Check, X } from 'lucide-react'
import { memo, useMemo, useState } from 'react'
import { classNames } from '../../lib/class-names.ts'
import { Icon } from '../../ui/icon.tsx'
import { VirtualList } from '../../ui/virtual-list.tsx'
import { PersonLine } from '../people/index.ts'
import { filterPeople, othersThanFound } from './filter-people.ts'
import { FindPersonView } from './find-person-view.tsx'
import { useFindPerson } from './use-find-person.ts'

const ROW_PX = 56

interface PeoplePickerProps {
  known: readonly PersonView[]
  chosen: readonly PersonView[]
  onToggle(person: PersonView): void
}

/** Several people: those already known to tick, filtered by what is typed; others by their exact username. */
export function PeoplePicker({ known, chosen, onToggle }: PeoplePickerProps) {
  const { state, find, reset } = useFindPerson()
  const [typed, setTyped] = useState('')
  const chosenIds = useMemo(() => new Set(chosen.map((person) => person.accountId)), [chosen])
  const shown = useMemo(() => othersThanFound(filterPeople(known, typed), state), [known, typed, state])
  return (
    <div className="grid grid-cols-1 gap-3">
      <ul className="flex flex-wrap gap-1.5 empty:hidden" aria-label="Chosen">
        {chosen.map((person) => (
          <li key={person.accountId}>
            <button
              type="button"
              aria-label={`Remove ${person.displayName}`}
              onClick={() => onToggle(person)}
              className="press touch-target flex h-8 max-w-48 items-center gap-1 rounded-full bg-accent-soft ps-3 pe-2 text-accent text-small"
            >
              <bdi className="truncate">{person.displayName}</bdi>
              <Icon glyph={X} size="sm" />
            </button>
          </li>
        ))}
      </ul>
      <FindPersonView
        typed={typed}
        onType={setTyped}
        state={state}
        onFind={(username) => void find(username)}
        onReset={reset}
        onChoose={(person) => {
          if (!chosenIds.has(person.accountId)) onToggle(person)
          setTyped('')
          reset()
        }}
      />
      {(shown.length > 0 || state.phase !== 'found') && (
        <section aria-label="People you know" className="min-w-0">
          <h3 className="pb-1 font-medium text-muted text-small">People you know</h3>
          {shown.length === 0 && (
            <p className="text-muted text-small">
              {known.length === 0 ? 'Nobody yet.' : 'Nobody you know is called that.'}
            </p>
          )}
          <VirtualList
            label="People you know"
            items={shown}
            rowPx={ROW_PX}
            keyOf={(person) => person.accountId}
            renderRow={(person) => (
              <Choice person={person} isChosen={chosenIds.has(person.accountId)} onToggle={onToggle} />
            )}
          />
        </section>
      )}
    </div>
  )
}

interface ChoiceProps {
  person: PersonView
  isChosen: boolean
  onToggle(person: PersonView): void
}

const Choice = memo(function Choice({ person, isChosen, onToggle }: ChoiceProps) {
  return (
    <label className="-mx-2 flex min-w-0 cursor-pointer items-center gap-3 rounded-md px-2 py-1.5 hover:bg-hover has-focus-visible:outline-2 has-focus-visible:outline-accent">
      <PersonLine person={person} />
      <input type="checkbox" checked={isChosen} onChange={() => onToggle(person)} className="sr-only" />
      <span
        aria-hidden="true"
        className={classNames(
          'grid size-6 place-items-center rounded-full border-2',
          isChosen ? 'border-accent bg-accent text-on-accent' : 'border-line-strong text-transparent',
        )}
      >
        <Icon glyph={Check} size="sm" />
      </span>
    </label>
  )
})
