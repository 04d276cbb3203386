import type { DeviceView } from '@stogram/core'
import { useState } from 'react'
import { selectAccount } from '../../state/session.selectors.ts'
import { useStore } from '../../state/store.ts'
import { Button } from '../../ui/button.tsx'
import { momentLabel } from '../../ui/date-labels.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { PasswordField } from '../../ui/password-field.tsx'

interface RevokeDialogProps {
  /** Empty while the dialog is closed. */
  devices: readonly DeviceView[]
  isBusy: boolean
  error: string | undefined
  onClose(): void
  onRevoke(password: string): void
  /** Instead, where somebody else has the device. */
  onReplaceKeys(): void
}

export function RevokeDialog({ devices, isBusy, error, onClose, onRevoke, onReplaceKeys }: RevokeDialogProps) {
  // Those that are logged out have nothing left to be signed out of.
  const isRemoval = devices.every(({ signedOutAtMs }) => signedOutAtMs !== undefined)
  const verb = isRemoval ? 'Remove' : 'Sign out'
  return (
    <Dialog isOpen={devices.length > 0} onClose={onClose} title={<Question verb={verb} devices={devices} />}>
      <RevokeForm devices={devices} verb={verb} isBusy={isBusy} error={error} onRevoke={onRevoke}>
        {isRemoval ? <Removal /> : <SignOut />}
      </RevokeForm>
      {!isRemoval && (
        <Button variant="quiet" isWide className="mt-2" disabled={isBusy} onClick={onReplaceKeys}>
          Replace all keys instead
        </Button>
      )}
    </Dialog>
  )
}

function Question({ verb, devices }: { verb: string; devices: readonly DeviceView[] }) {
  if (devices.length > 1) return `${verb} ${devices.length} devices?`
  return (
    <>
      {verb} “<bdi>{devices[0]?.name}</bdi>”?
    </>
  )
}

function SignOut() {
  return (
    <>
      <li>No new messages arrive there.</li>
      <li>New keys are made in every chat, and the server gives them to that device no more.</li>
      <li>
        What is stored there is deleted once the device hears of this, also what was not sent yet. A stolen one may have
        been read before, or never hear of it.
      </li>
      <li>If somebody else has it, they may have copied the keys of your account: replace all keys instead.</li>
    </>
  )
}

function Removal() {
  return (
    <>
      <li>What you remove leaves your list, and the server gives it nothing more.</li>
      <li>To use Stogram there again, log in as on a new device.</li>
    </>
  )
}

interface RevokeFormProps extends Omit<RevokeDialogProps, 'onClose' | 'onReplaceKeys'> {
  verb: string
  /** What is about to happen, as items of a list. */
  children: React.ReactNode
}

/** Mounted with the open dialog, so that a password never outlives it. */
function RevokeForm({ devices, verb, isBusy, error, onRevoke, children }: RevokeFormProps) {
  const [password, setPassword] = useState('')
  const username = useStore(selectAccount)?.username
  const [only, ...others] = devices
  return (
    <form
      className="grid grid-cols-1 gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        if (password !== '') onRevoke(password)
      }}
    >
      {only !== undefined && others.length === 0 && (
        <p className="text-label">Logged in {momentLabel(only.createdAtMs, Date.now())}.</p>
      )}
      <ul className="grid list-disc gap-1 ps-5 text-label text-muted">{children}</ul>
      <PasswordField
        autoFocus
        label="Your password"
        hint="This device keeps no copy of your account’s key; the password opens it once."
        autoComplete="current-password"
        username={username}
        value={password}
        error={error}
        onChange={setPassword}
      />
      <Button type="submit" variant="danger" isWide isBusy={isBusy} disabled={password === ''}>
        {verb}
      </Button>
    </form>
  )
}
