import { useState } from 'react'
import { MIN_PASSWORD_LENGTH, passwordStrength } from '../../lib/password-strength.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { PasswordField } from '../../ui/password-field.tsx'
import { AuthFrame } from './auth-frame.tsx'
import { WorkPhases } from './work-phases.tsx'

interface ChoosePasswordProps {
  username: string
  title: string
  lead: string
  submitText: string
  isBusy: boolean
  error: string | undefined
  /** Kept by the flow, so that a step back does not lose what was typed. */
  password: string
  onPassword(password: string): void
  onBack(): void
  onDone(): void
}

export function ChoosePassword(props: ChoosePasswordProps) {
  const { username, title, lead, submitText, isBusy, error, password, onPassword, onBack, onDone } = props
  const [isChecked, setIsChecked] = useState(false)
  const strength = passwordStrength(password)
  const isTooShort = strength === 'none' || strength === 'short'

  function submit(event: React.FormEvent) {
    event.preventDefault()
    setIsChecked(true)
    if (!isTooShort) onDone()
  }

  return (
    <AuthFrame title={title} lead={lead} step={{ now: 2, of: 3 }} onBack={isBusy ? undefined : onBack}>
      <form noValidate className="flex flex-1 flex-col gap-5" onSubmit={submit}>
        <PasswordField
          label="Password"
          autoComplete="new-password"
          username={username}
          hasStrength
          value={password}
          onChange={onPassword}
          error={isChecked && isTooShort ? `At least ${MIN_PASSWORD_LENGTH} characters.` : undefined}
        />
        {strength === 'weak' && isChecked && (
          <Banner tone="warn" title="This password is weak">
            Who gets hold of the server's data could guess it and read your messages.
          </Banner>
        )}
        {error !== undefined && <Banner tone="danger" title={error} role="alert" />}
        <span className="flex-1" />
        <WorkPhases isBusy={isBusy} />
        <Button type="submit" variant="primary" size="lg" isWide isBusy={isBusy}>
          {submitText}
        </Button>
      </form>
    </AuthFrame>
  )
}
