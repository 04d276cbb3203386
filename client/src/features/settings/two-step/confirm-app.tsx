import { useState } from 'react'
import { Banner } from '../../../ui/banner.tsx'
import { Button } from '../../../ui/button.tsx'
import { CodeField } from '../../../ui/code-field.tsx'
import { PasswordField } from '../../../ui/password-field.tsx'

interface ConfirmAppProps {
  username: string
  isBusy: boolean
  error: string | undefined
  onBack(): void
  onSubmit(proof: { code: string; password: string }): void
}

export function ConfirmApp({ username, isBusy, error, onBack, onSubmit }: ConfirmAppProps) {
  const [code, setCode] = useState('')
  const [password, setPassword] = useState('')
  return (
    <form
      noValidate
      className="grid grid-cols-1 gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit({ code, password })
      }}
    >
      <CodeField label="Code in the app" value={code} onChange={setCode} />
      <PasswordField
        label="Your password"
        autoComplete="current-password"
        username={username}
        value={password}
        onChange={setPassword}
      />
      <ul className="grid list-disc gap-1 ps-5 text-label text-muted">
        <li>Next you get ten backup codes, for the day your phone is gone. Older ones stop working.</li>
        <li>Your devices stay logged in. Only new ones are asked for a code.</li>
        <li>Your recovery key still opens the account without a code.</li>
      </ul>
      {error !== undefined && <Banner tone="danger" title={error} role="alert" />}
      <div className="grid gap-2">
        <Button type="submit" variant="primary" isWide isBusy={isBusy} disabled={code === '' || password === ''}>
          Switch on
        </Button>
        <Button variant="quiet" isWide disabled={isBusy} onClick={onBack}>
          Show the QR code again
        </Button>
      </div>
    </form>
  )
}
