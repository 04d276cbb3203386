import { useMemo, useState } from 'react'
import type { SignedIn } from '../../state/session.selectors.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { NewPasswordField } from '../../ui/new-password-field.tsx'
import { PasswordField } from '../../ui/password-field.tsx'
import { useNewPassword } from '../../ui/use-new-password.ts'

interface ChangePasswordFormProps {
  account: SignedIn
  isBusy: boolean
  error: string | undefined
  onSubmit(passwords: { oldPassword: string; newPassword: string }): void
}

/** Mounted with its dialog, so that no password outlives it. */
export function ChangePasswordForm({ account, isBusy, error, onSubmit }: ChangePasswordFormProps) {
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
      <ul className="grid list-disc gap-1 ps-5 text-label text-muted">
        <li>Your other devices are signed out, and need the new password.</li>
        <li>Your recovery key stays the same.</li>
        <li>
          What somebody has already read stays read. Who copied the server’s data before and knows the old password can
          still open that copy.
        </li>
      </ul>
      {error !== undefined && <Banner tone="danger" title={error} role="alert" />}
      <Button
        type="submit"
        variant="primary"
        isWide
        isBusy={isBusy}
        disabled={oldPassword === '' || newPassword === ''}
      >
        Change password
      </Button>
    </form>
  )
}
