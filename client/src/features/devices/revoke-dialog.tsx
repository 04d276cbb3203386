import type { DeviceView } from '@stogram/core'
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { PasswordField } from '../../ui/password-field.tsx'

interface RevokeDialogProps {
  /** Empty while the dialog is closed. */
  devices: readonly DeviceView[]
  isBusy: boolean
  error: string | undefined
  onClose(): void
  onRevoke(password: string): void
}

export function RevokeDialog({ devices, isBusy, error, onClose, onRevoke }: RevokeDialogProps) {
  const [first] = devices
  return (
    <Dialog isOpen={first !== undefined} onClose={onClose} title={<Question devices={devices} />}>
      <RevokeForm isBusy={isBusy} error={error} onRevoke={onRevoke} />
    </Dialog>
  )
}

function Question({ devices }: Pick<RevokeDialogProps, 'devices'>) {
  if (devices.length > 1) return `Sign out ${devices.length} devices?`
  return (
    <>
      Sign out “<bdi>{devices[0]?.name}</bdi>”?
    </>
  )
}

/** Mounted with the open dialog, so that a password never outlives it. */
function RevokeForm({ isBusy, error, onRevoke }: Pick<RevokeDialogProps, 'isBusy' | 'error' | 'onRevoke'>) {
  const [password, setPassword] = useState('')
  return (
    <form
      className="grid grid-cols-1 gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        if (password !== '') onRevoke(password)
      }}
    >
      <ul className="grid list-disc gap-1 ps-5 text-label text-muted">
        <li>No new messages arrive there.</li>
        <li>New keys are made in every chat, so what is written next could not be read there.</li>
        <li>
          What is stored there is deleted once the device hears of this. A stolen one may have been read before, or
          never hear of it.
        </li>
      </ul>
      <PasswordField
        autoFocus
        label="Your password"
        hint="This device keeps no copy of your account’s key; the password opens it once."
        autoComplete="current-password"
        value={password}
        error={error}
        onChange={setPassword}
      />
      <Button type="submit" variant="danger" isWide isBusy={isBusy} disabled={password === ''}>
        Sign out
      </Button>
    </form>
  )
}
