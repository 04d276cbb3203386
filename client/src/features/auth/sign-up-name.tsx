import { Check } from 'lucide-react'
import { useState } from 'react'
import { displayNameProblem, usernameProblem } from '../../lib/name-rules.ts'
import { Link } from '../../state/link.tsx'
import { SENTENCES } from '../../state/sentences.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { AuthFrame } from './auth-frame.tsx'
import { useIsTaken } from './use-is-taken.ts'
import type { UsernameChecks } from './username-checks.ts'

interface SignUpNameProps {
  value: { displayName: string; username: string }
  checks: UsernameChecks
  onChange(value: { displayName: string; username: string }): void
  onDone(): void
}

export function SignUpName({ value, checks, onChange, onDone }: SignUpNameProps) {
  const [isChecked, setIsChecked] = useState(false)
  const [isBusy, setIsBusy] = useState(false)
  const isTaken = useIsTaken(checks, value.username)
  const problems = {
    displayName: displayNameProblem(value.displayName),
    username: usernameProblem(value.username),
  }

  async function submit(event: React.FormEvent) {
    event.preventDefault()
    setIsChecked(true)
    if (problems.displayName !== undefined || problems.username !== undefined) return
    setIsBusy(true)
    const isAnybodys = await checks.check(value.username)
    setIsBusy(false)
    if (isAnybodys !== true && !checks.isClosed) onDone()
  }

  return (
    <AuthFrame title="What should people call you?" step={{ now: 1, of: 3 }} onBack="home">
      <form noValidate className="flex flex-1 flex-col gap-5" onSubmit={(event) => void submit(event)}>
        <div className="flex items-end gap-3">
          <TextField
            label="Name"
            autoComplete="name"
            className="min-w-0 flex-1"
            value={value.displayName}
            onChange={(displayName) => onChange({ ...value, displayName })}
            error={isChecked ? problems.displayName : undefined}
          />
          {value.displayName.trim() !== '' && <Avatar name={value.displayName} className="mb-0.5 self-start pt-6.5" />}
        </div>
        <TextField
          label="Username"
          prefix="@"
          dir="ltr"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          readOnly={isBusy}
          value={value.username}
          onChange={(username) => onChange({ ...value, username: username.trim() })}
          hint="People find you by this exact name. The server knows it; your messages it cannot read."
          error={isTaken === true ? SENTENCES.username_taken : isChecked ? problems.username : undefined}
          end={isTaken === false && <Free />}
        />
        {checks.isClosed && (
          <Banner tone="warn" role="alert" title="This server takes no new people">
            Ask whoever runs it to let you in. If you have an account here, log in.
          </Banner>
        )}
        <span className="flex-1" />
        <Button type="submit" variant="primary" size="lg" isWide isBusy={isBusy}>
          Continue
        </Button>
        <p className="text-center text-label text-muted">
          Have an account?{' '}
          <Link to={{ name: 'log-in' }} className="touch-target font-semibold text-accent">
            Log in
          </Link>
        </p>
      </form>
    </AuthFrame>
  )
}

function Free() {
  return (
    <span role="status" className="flex items-center gap-1 px-2 font-medium text-ok text-small">
      <Icon glyph={Check} size="sm" />
      Free
    </span>
  )
}
