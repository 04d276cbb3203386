import type { PasskeyOffer } from '@stogram/core'
import { useState } from 'react'
import { Banner } from '../../../ui/banner.tsx'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { PasswordForm } from '../password-form.tsx'

interface AddPasskeyDialogProps {
  isOpen: boolean
  /** Present once the password was right. */
  offer: PasskeyOffer | undefined
  isBusy: boolean
  error: string | undefined
  onClose(): void
  onPassword(password: string): void
  onName(name: string): void
}

export function AddPasskeyDialog(props: AddPasskeyDialogProps) {
  const { isOpen, offer, isBusy, error, onClose, onPassword, onName } = props
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title="Add a passkey">
      {offer === undefined ? (
        <PasswordForm submitText="Continue" isBusy={isBusy} error={error} onSubmit={onPassword}>
          <p className="text-label text-muted">
            A passkey lies in your phone, computer, password manager or security key. At a log-in it stands in the place
            of a code; your password is asked for all the same.
          </p>
        </PasswordForm>
      ) : (
        <NamePasskey isBusy={isBusy} error={error} onName={onName} />
      )}
    </Dialog>
  )
}

/** The press of its button is what lets the browser ask for a finger or a key. */
function NamePasskey({ isBusy, error, onName }: Pick<AddPasskeyDialogProps, 'isBusy' | 'error' | 'onName'>) {
  const [name, setName] = useState('')
  return (
    <form
      className="grid grid-cols-1 gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        if (name.trim() !== '') onName(name.trim())
      }}
    >
      <PasskeyNameField value={name} onChange={setName} />
      {error !== undefined && <Banner tone="danger" title={error} role="alert" />}
      <Button type="submit" variant="primary" isWide isBusy={isBusy} disabled={name.trim() === ''}>
        Create the passkey
      </Button>
    </form>
  )
}

const NAME_LIMIT = 64

export function PasskeyNameField({ value, onChange }: { value: string; onChange(value: string): void }) {
  return (
    <TextField
      autoFocus
      label="Name"
      hint="So that you know it again, such as “Blue security key”. Only your devices see it."
      autoComplete="off"
      maxLength={NAME_LIMIT}
      value={value}
      onChange={onChange}
    />
  )
}
