import { useState } from 'react'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { TextField } from '../../../ui/text-field.tsx'

const TITLE_LIMIT = 64

interface RenameDialogProps {
  isOpen: boolean
  title: string
  isBusy: boolean
  onClose(): void
  onRename(title: string): void
}

export function RenameDialog({ isOpen, title, isBusy, onClose, onRename }: RenameDialogProps) {
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title="Rename group">
      <RenameForm title={title} isBusy={isBusy} onRename={onRename} />
    </Dialog>
  )
}

/** Mounted with the open dialog, so that it starts from the present name each time. */
function RenameForm({ title, isBusy, onRename }: Pick<RenameDialogProps, 'title' | 'isBusy' | 'onRename'>) {
  const [typed, setTyped] = useState(title)
  const next = typed.trim()
  return (
    <form
      className="grid grid-cols-1 gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        if (next !== '' && next !== title) onRename(next)
      }}
    >
      <TextField
        autoFocus
        label="Group name"
        hint="Everybody in the group sees it."
        value={typed}
        maxLength={TITLE_LIMIT}
        onChange={setTyped}
      />
      <Button type="submit" variant="primary" isWide isBusy={isBusy} disabled={next === '' || next === title}>
        Rename
      </Button>
    </form>
  )
}
