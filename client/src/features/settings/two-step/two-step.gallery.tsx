import type { FactorsView } from '@stogram/core'
import type { OwnAccount } from '../../../state/use-own-account.ts'
import { TwoStepView } from './two-step-view.tsx'

const nothing = () => undefined
const DAY_MS = 86_400_000

function Picture({ state }: { state: OwnAccount<FactorsView> }) {
  return (
    <div className="w-96">
      <TwoStepView state={state} isLoading={false} onRetry={nothing} onChange={nothing} />
    </div>
  )
}

const totp = { sinceMs: Date.now() - 90 * DAY_MS }
const passkeys = [
  {
    passkeyId: 'a',
    name: 'Blue security key',
    createdAtMs: Date.now() - 9 * DAY_MS,
    lastUsedAtMs: Date.now() - DAY_MS,
  },
  { passkeyId: 'b', name: 'مفتاح الهاتف القديم الذي له اسم طويل جدًا ولا يتسع له سطر واحد', createdAtMs: Date.now() },
]

export const gallery = {
  Off: <Picture state={{ phase: 'ready', value: { passkeys: [], backupCodes: 0 } }} />,
  On: <Picture state={{ phase: 'ready', value: { totp, passkeys, backupCodes: 8 } }} />,
  'Few codes': <Picture state={{ phase: 'ready', value: { totp, passkeys: [], backupCodes: 1 } }} />,
  Failed: <Picture state={{ phase: 'failed', sentence: 'There is no connection to the server.' }} />,
}
