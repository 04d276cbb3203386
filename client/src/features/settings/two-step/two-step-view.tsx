import type { FactorsView } from '@stogram/core'
import { KeyRound, ShieldCheck, ShieldOff } from 'lucide-react'
import { AfterDelay } from '../../../ui/after-delay.tsx'
import { Banner } from '../../../ui/banner.tsx'
import { Button } from '../../../ui/button.tsx'
import { sinceLabel } from '../../../ui/date-labels.ts'
import { Section } from '../../../ui/section.tsx'
import { Spinner } from '../../../ui/spinner.tsx'
import type { FactorsState } from './use-factors.ts'

export type TwoStepChange = 'set-up' | 'renew-codes' | 'switch-off'

interface TwoStepViewProps {
  state: FactorsState
  isLoading: boolean
  onRetry(): void
  onChange(change: TwoStepChange): void
}

const FEW_CODES = 3

export function TwoStepView(props: TwoStepViewProps) {
  return (
    <Section title="Two-step log-in">
      <p className="mb-3 text-muted text-small">
        A new device is asked for the password, and then for a code from an app on your phone. Who learns only your
        password cannot log in.
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
      <Banner
        tone="warn"
        role="alert"
        title="This could not be loaded"
        actions={
          <Button size="sm" isBusy={isLoading} onClick={onRetry}>
            Try again
          </Button>
        }
      >
        {state.sentence}
      </Banner>
    )
  }
  const { totp, backupCodes } = state.factors
  if (totp === undefined) {
    return (
      <Button glyph={ShieldCheck} onClick={() => onChange('set-up')}>
        Set up
      </Button>
    )
  }
  return (
    <div className="grid gap-3">
      <Status totp={totp} backupCodes={backupCodes} />
      <div className="flex flex-wrap gap-2">
        <Button glyph={KeyRound} onClick={() => onChange('renew-codes')}>
          New backup codes
        </Button>
        <Button glyph={ShieldOff} onClick={() => onChange('switch-off')}>
          Switch off
        </Button>
      </div>
    </div>
  )
}

function Status({ totp, backupCodes }: Required<FactorsView>) {
  const isShort = backupCodes < FEW_CODES
  return (
    <Banner
      tone={isShort ? 'warn' : 'ok'}
      title={isShort ? codesLeft(backupCodes) : `On since ${sinceLabel(totp.sinceMs, Date.now())}`}
    >
      {isShort
        ? 'Without the app and without a code, only your recovery key opens the account. Make new ones.'
        : codesLeft(backupCodes)}
    </Banner>
  )
}

function codesLeft(count: number): string {
  if (count === 0) return 'No backup codes are left'
  return count === 1 ? '1 backup code is left' : `${count} backup codes are left`
}
