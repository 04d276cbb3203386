import type { FactorsView } from '@stogram/core'
import { KeyRound, KeySquare, ShieldCheck, ShieldOff } from 'lucide-react'
import type { OwnAccount } from '../../../state/use-own-account.ts'
import { AfterDelay } from '../../../ui/after-delay.tsx'
import { Banner } from '../../../ui/banner.tsx'
import { Button } from '../../../ui/button.tsx'
import { sinceLabel } from '../../../ui/date-labels.ts'
import { LoadFailed } from '../../../ui/load-failed.tsx'
import { Section } from '../../../ui/section.tsx'
import { Spinner } from '../../../ui/spinner.tsx'
import { hasPasskeys } from '../../passkeys/index.ts'
import { PasskeyList } from './passkey-list.tsx'
import type { TwoStepChange } from './two-step-section.tsx'

interface TwoStepViewProps {
  state: OwnAccount<FactorsView>
  isLoading: boolean
  onRetry(): void
  onChange(change: TwoStepChange): void
}

const FEW_CODES = 3
/** The server takes no more. */
const MOST_PASSKEYS = 10

export function TwoStepView(props: TwoStepViewProps) {
  return (
    <Section title="Two-step log-in">
      <p className="mb-3 text-muted text-small">
        A new device is asked for the password, and then for a code from an app on your phone or for a passkey. Who
        learns only your password cannot log in.
      </p>
      <Body {...props} />
    </Section>
  )
}

function Body({ state, isLoading, onRetry, onChange }: TwoStepViewProps) {
  if (state.phase === 'loading') {
    return (
      <AfterDelay>
        <p role="status" className="flex h-10 items-center gap-2 text-muted text-small">
          <Spinner size="sm" />
          Loading…
        </p>
      </AfterDelay>
    )
  }
  if (state.phase === 'failed') {
    return (
      <LoadFailed title="This could not be loaded" sentence={state.sentence} isRetrying={isLoading} onRetry={onRetry} />
    )
  }
  return <Factors factors={state.value} onChange={onChange} />
}

function Factors({ factors, onChange }: { factors: FactorsView } & Pick<TwoStepViewProps, 'onChange'>) {
  const { totp, passkeys } = factors
  const isOn = totp !== undefined || passkeys.length > 0
  return (
    <div className="grid gap-3">
      {isOn && <Status {...factors} />}
      {passkeys.length > 0 && (
        <PasskeyList
          passkeys={passkeys}
          onRename={(passkey) => onChange({ type: 'rename-passkey', passkey })}
          onRemove={(passkey) => onChange({ type: 'remove-passkey', passkey })}
        />
      )}
      <div className="flex flex-wrap gap-2">
        {totp === undefined ? (
          <Button glyph={ShieldCheck} onClick={() => onChange({ type: 'add-app' })}>
            Set up an app
          </Button>
        ) : (
          <Button glyph={ShieldOff} onClick={() => onChange({ type: 'remove-app' })}>
            Remove the app
          </Button>
        )}
        {hasPasskeys && passkeys.length < MOST_PASSKEYS && (
          <Button glyph={KeySquare} onClick={() => onChange({ type: 'add-passkey' })}>
            Add a passkey
          </Button>
        )}
        {isOn && (
          <Button glyph={KeyRound} onClick={() => onChange({ type: 'renew-codes' })}>
            New backup codes
          </Button>
        )}
      </div>
      {!hasPasskeys && (
        <p className="text-muted text-small">
          There are no passkeys here: this browser has none, or the address does not begin with https.
        </p>
      )}
    </div>
  )
}

function Status({ totp, backupCodes }: Pick<FactorsView, 'totp' | 'backupCodes'>) {
  const isShort = backupCodes < FEW_CODES
  const title = totp === undefined ? 'On, with a passkey' : `App in use since ${sinceLabel(totp.sinceMs, Date.now())}`
  return (
    <Banner tone={isShort ? 'warn' : 'ok'} title={isShort ? codesLeft(backupCodes) : title}>
      {isShort
        ? 'When the rest is lost and no code is left, only your recovery key opens the account. Make new ones.'
        : codesLeft(backupCodes)}
    </Banner>
  )
}

function codesLeft(count: number): string {
  if (count === 0) return 'No backup codes are left'
  return count === 1 ? '1 backup code is left' : `${count} backup codes are left`
}
