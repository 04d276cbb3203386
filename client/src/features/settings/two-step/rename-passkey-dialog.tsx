import type { PasskeyView } from '@stogram/core'
import { useState } from 'react'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { PasskeyNameField } from './add-passkey-dialog.tsx'

interface RenamePasskeyDialogProps {
  /** Undefined while the dialog is closed. */
  passkey: PasskeyView | undefined
  onClose(): void
  onRename(passkey: PasskeyView, name: string): void
}

export function RenamePasskeyDialog({ passkey, onClose, onRename }: RenamePasskeyDialogProps) {
  return (
    <Dialog isOpen={passkey !== undefined} onClose={onClose} title="Rename the passkey">
      {passkey !== undefined && <RenameForm passkey={passkey} onRename={(name) => onRename(passkey, name)} />}
    </Dialog>
  )
}

function RenameForm({ passkey, onRename }: { passkey: PasskeyView; onRename(name: string): void }) {
  const [typed, setTyped] = useState(passkey.name)
  const next = typed.trim()
  return (
    <form
      className="grid grid-cols-1 gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        if (next !== '' && next !== passkey.name) onRename(next)
      }}
    >
      <PasskeyNameField value={typed} onChange={setTyped} />
      <Button type="submit" variant="primary" isWide disabled={next === '' || next === passkey.name}>
        Rename
      </Button>
    </form>
  )
}
