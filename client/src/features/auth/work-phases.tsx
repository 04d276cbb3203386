import type { SessionView } from '@stogram/core'
import { selectSession } from '../../state/session.selectors.ts'
import { useStore } from '../../state/store.ts'
import { Spinner } from '../../ui/spinner.tsx'

type WorkStep = Extract<SessionView, { phase: 'working' }>['step']

const STEPS: Record<WorkStep, string> = {
  deriving: 'Turning your password into a key…',
  'making-keys': 'Making the keys of your account…',
  registering: 'Creating the account…',
  unlocking: 'Unlocking your keys…',
  enrolling: 'Adding this device…',
}

/** What is going on while the form waits. Turning a password into a key takes a while on purpose. */
export function WorkPhases({ isBusy }: { isBusy: boolean }) {
  const session = useStore(selectSession)
  if (!isBusy) return null
  return <WorkPhaseView step={session.phase === 'working' ? session.step : undefined} />
}

/** Deriving comes first, and keeps the worker too busy to say so. */
export function WorkPhaseView({ step }: { step: WorkStep | undefined }) {
  return (
    <p role="status" className="flex items-center justify-center gap-2 text-muted text-small">
      <Spinner size="sm" />
      {STEPS[step ?? 'deriving']}
    </p>
  )
}
