import { useMemo, useState } from 'react'
import type { SignedIn } from '../../state/session.selectors.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { NewPasswordField, USE_ANYWAY } from '../../ui/new-password-field.tsx'
import { PasswordField } from '../../ui/password-field.tsx'
import { useNewPassword } from '../../ui/use-new-password.ts'

interface NewPasswordFormProps {
  account: SignedIn
  submitText: string
  isDangerous?: boolean
  /** Said while it goes on, where that takes long. */
  busyText?: string
  isBusy: boolean
  error: string | undefined
  onSubmit(passwords: { oldPassword: string; newPassword: string }): void
  /** What is about to happen, as items of a list. */
  children: React.ReactNode
}

/** The password until now and the next one. Mounted with its dialog, so that no password outlives it. */
export function NewPasswordForm(props: NewPasswordFormProps) {
  const { account, submitText, isDangerous = false, busyText, isBusy, error, onSubmit, children } = props
  const [oldPassword, setOldPassword] = useState('')
  const [newPassword, setNewPassword] = useState('')
  const { username, displayName } = account
  const password = useNewPassword(
    newPassword,
    useMemo(() => [username, displayName], [username, displayName]),
  )
  const isSame = newPassword === oldPassword

  function submit(event: React.FormEvent) {
    event.preventDefault()
    if (password.check() && !isSame) onSubmit({ oldPassword, newPassword })
  }

  return (
    <form noValidate className="grid grid-cols-1 gap-4" onSubmit={submit}>
      <PasswordField
        label="Current password"
        autoComplete="current-password"
        username={username}
        value={oldPassword}
        onChange={setOldPassword}
      />
      <NewPasswordField
        label="New password"
        password={password}
        onChange={setNewPassword}
        problem={isSame ? 'This is the password you have.' : undefined}
      />
      <ul className="grid list-disc gap-1 ps-5 text-label text-muted">{children}</ul>
      {busyText !== undefined && (
        <p role="status" className="text-label text-muted empty:hidden">
          {isBusy ? busyText : ''}
        </p>
      )}
      {error !== undefined && <Banner tone="danger" title={error} role="alert" />}
      <Button
        type="submit"
        variant={isDangerous ? 'danger' : 'primary'}
        isWide
        isBusy={isBusy}
        disabled={oldPassword === '' || newPassword === ''}
      >
        {password.isWarned ? USE_ANYWAY : submitText}
      </Button>
    </form>
  )
}
