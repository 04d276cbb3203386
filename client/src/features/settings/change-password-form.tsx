import { useState } from 'react'
import { MIN_PASSWORD_LENGTH, passwordStrength } from '../../lib/password-strength.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { PasswordField } from '../../ui/password-field.tsx'

interface ChangePasswordFormProps {
  username: string | undefined
  isBusy: boolean
  error: string | undefined
  onSubmit(passwords: { oldPassword: string; newPassword: string }): void
}

/** Mounted with its dialog, so that no password outlives it. */
export function ChangePasswordForm({ username, isBusy, error, onSubmit }: ChangePasswordFormProps) {
  const [oldPassword, setOldPassword] = useState('')
  const [newPassword, setNewPassword] = useState('')
  const [isChecked, setIsChecked] = useState(false)
  const strength = passwordStrength(newPassword)
  const isTooShort = strength === 'none' || strength === 'short'
  const problem = isTooShort
    ? `At least ${MIN_PASSWORD_LENGTH} characters.`
    : newPassword === oldPassword
      ? 'This is the password you have.'
      : undefined

  function submit(event: React.FormEvent) {
    event.preventDefault()
    setIsChecked(true)
    if (problem === undefined) onSubmit({ oldPassword, newPassword })
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
      <PasswordField
        label="New password"
        autoComplete="new-password"
        hasStrength
        value={newPassword}
        onChange={setNewPassword}
        error={isChecked ? problem : undefined}
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
