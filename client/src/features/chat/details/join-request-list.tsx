import type { JoinRequestView } from '@stogram/core'
import { useState } from 'react'
import { Button } from '../../../ui/button.tsx'
import { PersonLine } from '../../people/index.ts'

interface JoinRequestListProps {
  requests: readonly JoinRequestView[]
  isBusy: boolean
  onDecide(request: JoinRequestView, isAdmitted: boolean): void
}

/** Who waits to be let in; nothing where nobody does. */
export function JoinRequestList({ requests, isBusy, onDecide }: JoinRequestListProps) {
  const [decidedId, setDecidedId] = useState<string>()
  if (requests.length === 0) return null
  const decide = (request: JoinRequestView, isAdmitted: boolean) => {
    setDecidedId(request.person.accountId)
    onDecide(request, isAdmitted)
  }
  return (
    <section aria-label="People who want to join" className="min-w-0">
      <h3 className="font-medium text-muted text-small">
        {requests.length === 1 ? 'One person wants to join' : `${requests.length} people want to join`}
      </h3>
      <ul className="mt-2 grid grid-cols-1 gap-3">
        {requests.map((request) => (
          <li key={request.person.accountId} className="grid grid-cols-1 gap-2">
            <PersonLine person={request.person} />
            <div className="flex gap-2">
              <Button
                size="sm"
                variant="primary"
                isBusy={isBusy && decidedId === request.person.accountId}
                disabled={isBusy}
                aria-label={`Let ${request.person.displayName} in`}
                onClick={() => decide(request, true)}
              >
                Let in
              </Button>
              <Button
                size="sm"
                disabled={isBusy}
                aria-label={`Decline ${request.person.displayName}`}
                onClick={() => decide(request, false)}
              >
                Decline
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}
