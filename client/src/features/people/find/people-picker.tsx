import type { PersonView } from '@stogram/core'
import { Check, X } from 'lucide-react'
import { classNames } from '../../../lib/class-names.ts'
import { Icon } from '../../../ui/icon.tsx'
import { PersonLine } from '../person-line.tsx'
import { FindPersonView } from './find-person-view.tsx'
import { useFindPerson } from './use-find-person.ts'

interface PeoplePickerProps {
  known: readonly PersonView[]
  chosen: readonly PersonView[]
  onChange(chosen: readonly PersonView[]): void
}

/** Several people: those already known to tick, others by their exact username. */
export function PeoplePicker({ known, chosen, onChange }: PeoplePickerProps) {
  const { state, find, reset } = useFindPerson()
  const chosenIds = new Set(chosen.map((person) => person.accountId))
  function toggle(person: PersonView): void {
    onChange(
      chosenIds.has(person.accountId)
        ? chosen.filter((other) => other.accountId !== person.accountId)
        : [...chosen, person],
    )
  }
  return (
    <div className="grid grid-cols-1 gap-3">
      <ul className="flex flex-wrap gap-1.5 empty:hidden" aria-label="Chosen">
        {chosen.map((person) => (
          <li key={person.accountId}>
            <button
              type="button"
              aria-label={`Remove ${person.displayName}`}
              onClick={() => toggle(person)}
              className="press touch-target flex h-8 max-w-48 items-center gap-1 rounded-full bg-accent-soft ps-3 pe-2 text-accent text-small"
            >
              <bdi className="truncate">{person.displayName}</bdi>
              <Icon glyph={X} size="sm" />
            </button>
          </li>
        ))}
      </ul>
      <FindPersonView
        state={state}
        onFind={(username) => void find(username)}
        onReset={reset}
        onChoose={(person) => {
          if (!chosenIds.has(person.accountId)) toggle(person)
          reset()
        }}
      />
      <fieldset className="min-w-0">
        <legend className="pb-1 font-medium text-muted text-small">People you know</legend>
        {known.length === 0 && <p className="text-muted text-small">Nobody yet.</p>}
        {known.map((person) => (
          <Choice
            key={person.accountId}
            person={person}
            isChosen={chosenIds.has(person.accountId)}
            onToggle={() => toggle(person)}
          />
        ))}
      </fieldset>
    </div>
  )
}

interface ChoiceProps {
  person: PersonView
  isChosen: boolean
  onToggle(): void
}

function Choice({ person, isChosen, onToggle }: ChoiceProps) {
  return (
    <label className="-mx-2 flex cursor-pointer items-center gap-3 rounded-md px-2 py-1.5 hover:bg-hover has-focus-visible:outline-2 has-focus-visible:outline-accent">
      <PersonLine person={person} />
      <input type="checkbox" checked={isChosen} onChange={onToggle} className="sr-only" />
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
}
