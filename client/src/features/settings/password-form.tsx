import { useState } from 'react'
import { selectAccount } from '../../state/session.selectors.ts'
import { useStore } from '../../state/store.ts'
import { Button } from '../../ui/button.tsx'
import { PasswordField } from '../../ui/password-field.tsx'

interface PasswordFormProps {
  submitText: string
  isDangerous?: boolean
  /** Something else is missing still. */
  isIncomplete?: boolean
  isBusy: boolean
  error: string | undefined
  onSubmit(password: string): void
  /** What is about to happen. */
  children: React.ReactNode
}

/** Asks for the password once more. Mounted with its dialog, so that the password never outlives it. */
export function PasswordForm(props: PasswordFormProps) {
  const { submitText, isDangerous = false, isIncomplete = false, isBusy, error, onSubmit, children } = props
  const [password, setPassword] = useState('')
  const username = useStore(selectAccount)?.username
  return (
    <form
      noValidate
      className="grid grid-cols-1 gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        if (password !== '' && !isIncomplete) onSubmit(password)
      }}
    >
      {children}
      <PasswordField
        label="Your password"
        autoComplete="current-password"
        username={username}
        value={password}
        onChange={setPassword}
        error={error}
      />
      <Button
        type="submit"
        variant={isDangerous ? 'danger' : 'primary'}
        isWide
        isBusy={isBusy}
        disabled={password === '' || isIncomplete}
      >
        {submitText}
      </Button>
    </form>
  )
}
