import type { MessageView } from '@stogram/core'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'

interface DeleteDialogProps {
  message: MessageView | undefined
  canPost: boolean
  onClose(): void
  onDelete(forAll: boolean): void
}

export function DeleteDialog({ message, canPost, onClose, onDelete }: DeleteDialogProps) {
  const canForAll = message?.isOwn === true && message.kind === 'text' && canPost
  return (
    <Dialog isOpen={message !== undefined} onClose={onClose} title="Delete this message?" shape="sheet">
      <p className="pb-4 text-muted text-label">
        {canForAll
          ? 'For everyone: devices of the others are asked to remove it. Somebody may have read or copied it already.'
          : 'It disappears from your own devices only.'}
      </p>
      <div className="grid grid-cols-1 gap-2">
        {canForAll && (
          <Button variant="danger" isWide onClick={() => onDelete(true)}>
            Delete for everyone
          </Button>
        )}
        <Button variant={canForAll ? 'secondary' : 'danger'} isWide onClick={() => onDelete(false)}>
          Delete for me
        </Button>
      </div>
    </Dialog>
  )
}
