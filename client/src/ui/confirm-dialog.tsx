import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'

interface ConfirmDialogProps {
  isOpen: boolean
  onClose(): void
  onConfirm(): void
  /** Names in it stand in `bdi`. */
  title: React.ReactNode
  children: React.ReactNode
  confirmText: string
  isDangerous?: boolean
  isBusy?: boolean
}

/** One question with its consequences in words. */
export function ConfirmDialog({
  isOpen,
  onClose,
  onConfirm,
  title,
  children,
  confirmText,
  isDangerous = false,
  isBusy = false,
}: ConfirmDialogProps) {
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={title}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant={isDangerous ? 'danger' : 'primary'} isBusy={isBusy} onClick={onConfirm}>
            {confirmText}
          </Button>
        </>
      }
    >
      <div className="text-body text-muted">{children}</div>
    </Dialog>
  )
}
