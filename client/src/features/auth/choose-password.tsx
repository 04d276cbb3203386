import { useMemo } from 'react'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { NewPasswordField, USE_ANYWAY } from '../../ui/new-password-field.tsx'
import { useNewPassword } from '../../ui/use-new-password.ts'
import { AuthFrame } from './auth-frame.tsx'
import { WorkPhases } from './work-phases.tsx'

interface ChoosePasswordProps {
  username: string
  displayName?: string
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
  const { username, displayName = '', title, lead, submitText, isBusy, error, onPassword, onBack, onDone } = props
  const password = useNewPassword(
    props.password,
    useMemo(() => [username, displayName], [username, displayName]),
  )

  return (
    <AuthFrame title={title} lead={lead} step={{ now: 2, of: 3 }} onBack={isBusy ? undefined : onBack}>
      <form
        noValidate
        className="flex flex-1 flex-col gap-5"
        onSubmit={(event) => {
          event.preventDefault()
          if (password.check()) onDone()
        }}
      >
        <NewPasswordField label="Password" username={username} password={password} onChange={onPassword} />
        {error !== undefined && <Banner tone="danger" title={error} role="alert" />}
        <span className="flex-1" />
        <WorkPhases isBusy={isBusy} />
        <Button type="submit" variant="primary" size="lg" isWide isBusy={isBusy}>
          {password.isWarned ? USE_ANYWAY : submitText}
        </Button>
      </form>
    </AuthFrame>
  )
}
