import { useMemo, useState } from 'react'
import { codeOf, sentenceForPassword } from '../../state/sentences.ts'
import type { SignedIn } from '../../state/session.selectors.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { NewPasswordField, USE_ANYWAY } from '../../ui/new-password-field.tsx'
import { PasswordField } from '../../ui/password-field.tsx'
import { useNewPassword } from '../../ui/use-new-password.ts'

export interface PasswordFailure {
  sentence: string
  /** Told at its field. */
  isOldWrong: boolean
}

/** `uncertain` is said when the server did not answer: either password may be in force. */
export function passwordFailure(error: unknown, uncertain: string): PasswordFailure {
  const code = codeOf(error)
  const sentence = code === 'offline' ? uncertain : sentenceForPassword(error)
  return { sentence, isOldWrong: code === 'wrong_credentials' }
}

interface NewPasswordFormProps {
  account: SignedIn
  submitText: string
  isDangerous?: boolean
  /** Said while it goes on, where that takes long. */
  busyText?: string
  isBusy: boolean
  failure: PasswordFailure | undefined
  onSubmit(passwords: { oldPassword: string; newPassword: string }): void
  /** What is about to happen, as items of a list. */
  children: React.ReactNode
}

/** The password until now and the next one. Mounted with its dialog, so that no password outlives it. */
export function NewPasswordForm(props: NewPasswordFormProps) {
  const { account, submitText, isDangerous = false, busyText, isBusy, failure, onSubmit, children } = props
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
        error={failure?.isOldWrong === true ? failure.sentence : undefined}
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
      {failure?.isOldWrong === false && <Banner tone="danger" title={failure.sentence} role="alert" />}
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
