import { TwoStepView } from './two-step-view.tsx'
import type { FactorsState } from './use-factors.ts'

const nothing = () => undefined
const DAY_MS = 86_400_000

function Picture({ state }: { state: FactorsState }) {
  return (
    <div className="w-96">
      <TwoStepView state={state} isLoading={false} onRetry={nothing} onChange={nothing} />
    </div>
  )
}

const totp = { sinceMs: Date.now() - 90 * DAY_MS }

export const gallery = {
  Off: <Picture state={{ phase: 'ready', factors: { backupCodes: 0 } }} />,
  On: <Picture state={{ phase: 'ready', factors: { totp, backupCodes: 8 } }} />,
  'Few codes': <Picture state={{ phase: 'ready', factors: { totp, backupCodes: 1 } }} />,
  Failed: <Picture state={{ phase: 'failed', sentence: 'There is no connection to the server.' }} />,
}
