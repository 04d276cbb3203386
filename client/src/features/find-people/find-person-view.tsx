import type { PersonView } from '@stogram/core'
import { Search } from 'lucide-react'
import { cleanUsername, withoutAt } from '../../lib/name-rules.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { PersonLine } from '../people/index.ts'
import type { FindState } from './use-find-person.ts'

interface FindPersonViewProps {
  typed: string
  onType(text: string): void
  state: FindState
  onFind(username: string): void
  onReset(): void
  /** A found person was chosen. */
  onChoose(person: PersonView): void
  autoFocus?: boolean
}

export function FindPersonView(props: FindPersonViewProps) {
  const { typed, onType, state, onFind, onReset, onChoose, autoFocus = false } = props
  const name = cleanUsername(typed)
  return (
    <div className="grid grid-cols-1 gap-3">
      <form
        className="grid grid-cols-1 gap-2"
        onSubmit={(event) => {
          event.preventDefault()
          onFind(typed)
        }}
      >
        <TextField
          label="Find by username"
          value={typed}
          prefix="@"
          dir="ltr"
          autoFocus={autoFocus}
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
          enterKeyHint="search"
          maxLength={40}
          placeholder="name"
          error={errorText(state)}
          onChange={(next) => {
            onType(withoutAt(next))
            if (state.phase !== 'idle') onReset()
          }}
        />
        {name !== '' && (state.phase === 'idle' || state.phase === 'looking') && (
          <Button type="submit" glyph={Search} isWide isBusy={state.phase === 'looking'}>
            <span className="truncate">
              Find <bdi>@{name}</bdi>
            </span>
          </Button>
        )}
      </form>
      {state.phase === 'found' && <Found person={state.person} onChoose={onChoose} />}
    </div>
  )
}

function errorText(state: FindState): string | undefined {
  if (state.phase === 'failed') return state.sentence
  if (state.phase === 'not-found') return `Nobody here is called @${state.username}. Names have to match exactly.`
  return undefined
}

function Found({ person, onChoose }: { person: PersonView; onChoose(person: PersonView): void }) {
  return (
    <div role="status">
      <button
        type="button"
        disabled={person.isSelf}
        onClick={() => onChoose(person)}
        className="press flex w-full animate-fade-in items-center rounded-md bg-raised px-3 py-2 hover:bg-selected disabled:opacity-60"
      >
        <PersonLine person={person} />
      </button>
      {person.isSelf && <p className="pt-1 text-muted text-small">This is you.</p>}
    </div>
  )
}
