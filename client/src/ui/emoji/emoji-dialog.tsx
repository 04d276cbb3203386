import { lazy, Suspense } from 'react'
import { Dialog } from '../dialog.tsx'
import { Spinner } from '../spinner.tsx'

const EmojiGrid = lazy(async () => ({ default: (await import('./emoji-grid.tsx')).EmojiGrid }))

interface EmojiDialogProps {
  isOpen: boolean
  title: string
  onClose(): void
  /** Closing is the owner's business. */
  onChoose(emoji: string): void
}

/** Any emoji there is. Its data, all local, is fetched when the dialog is first opened. */
export function EmojiDialog({ isOpen, title, onClose, onChoose }: EmojiDialogProps) {
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={title} shape="sheet">
      <Suspense
        fallback={
          <div className="grid min-h-96 place-items-center">
            <Spinner />
          </div>
        }
      >
        <EmojiGrid onChoose={onChoose} />
      </Suspense>
    </Dialog>
  )
}
