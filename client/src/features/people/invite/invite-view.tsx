import type { PersonView } from '@stogram/core'
import { Link2Off } from 'lucide-react'
import { navigate } from '../../../state/route.ts'
import { AfterDelay } from '../../../ui/after-delay.tsx'
import { Button } from '../../../ui/button.tsx'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { Spinner } from '../../../ui/spinner.tsx'
import { PersonCard } from '../person-card.tsx'

export type InviteState =
  | { phase: 'looking' }
  | { phase: 'found'; person: PersonView }
  | { phase: 'not-found' }
  | { phase: 'failed'; sentence: string }

interface InviteViewProps {
  state: InviteState
  isOpening?: boolean
  onOpen?(): void
  onRetry?(): void
}

export function InviteView(props: InviteViewProps) {
  return <div className="grid h-full place-content-center overflow-y-auto bg-canvas p-6">{content(props)}</div>
}

function content({ state, isOpening = false, onOpen, onRetry }: InviteViewProps) {
  switch (state.phase) {
    case 'looking':
      return (
        <AfterDelay>
          <span role="status" aria-label="Looking for the person" className="text-muted">
            <Spinner size="lg" />
          </span>
        </AfterDelay>
      )
    case 'found':
      return (
        <div className="w-80 max-w-full rounded-xl border border-line bg-surface p-8">
          <PersonCard person={state.person}>
            <div className="mt-5 grid w-full gap-2">
              <Button
                variant="primary"
                size="lg"
                isWide
                isBusy={isOpening}
                disabled={state.person.isSelf}
                onClick={onOpen}
              >
                {state.person.isSelf ? 'This is you' : 'Write a message'}
              </Button>
              <Button variant="quiet" isWide onClick={() => navigate({ name: 'home' })}>
                To my chats
              </Button>
            </div>
          </PersonCard>
        </div>
      )
    case 'not-found':
      return (
        <EmptyState
          drawing={<Icon glyph={Link2Off} size="lg" />}
          title="Nobody is behind this link"
          text="It may have been copied wrongly or only in part, or the account is gone."
          action={<Button onClick={() => navigate({ name: 'home' })}>To my chats</Button>}
        />
      )
    case 'failed':
      return (
        <EmptyState
          drawing={<Icon glyph={Link2Off} size="lg" />}
          title="The person could not be looked up"
          text={state.sentence}
          action={<Button onClick={onRetry}>Try again</Button>}
        />
      )
  }
}
