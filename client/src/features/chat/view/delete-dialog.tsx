import type { ChatView, MessageView } from '@stogram/core'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { canManage } from '../details/roles.ts'
import { useMembers } from '../details/use-members.ts'

interface DeleteDialogProps {
  chat: ChatView
  message: MessageView | undefined
  onClose(): void
  onDelete(forAll: boolean): void
}

export function DeleteDialog({ chat, message, onClose, onDelete }: DeleteDialogProps) {
  return (
    <Dialog isOpen={message !== undefined} onClose={onClose} title="Delete this message?" shape="sheet">
      {message !== undefined && <Choice chat={chat} message={message} onDelete={onDelete} />}
    </Dialog>
  )
}

interface ChoiceProps {
  chat: ChatView
  message: MessageView
  onDelete(forAll: boolean): void
}

/** Mounted with the open dialog: only then is it asked who we are in the group. */
function Choice({ chat, message, onDelete }: ChoiceProps) {
  const members = useMembers(chat)
  const ownRole = members?.find((member) => member.isSelf)?.role
  const isAllowed = message.isOwn || (chat.kind === 'GROUP' && canManage(ownRole))
  const canForAll = isAllowed && message.kind === 'text' && chat.canPost
  return (
    <>
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
    </>
  )
}
