import { useState } from 'react'
import { ConfirmDialog } from './confirm-dialog.tsx'

interface Question {
  title: string
  text: string
}

/**
 * For dialogs in which work would be lost: `close` asks first while `isDirty`. Render `question` beside the dialog.
 */
export function useAskBeforeClose(isDirty: boolean, onClose: () => void, { title, text }: Question) {
  const [isAsking, setAsking] = useState(false)
  const question = (
    <ConfirmDialog
      isOpen={isAsking}
      isDangerous
      title={title}
      confirmText="Discard"
      onClose={() => setAsking(false)}
      onConfirm={() => {
        setAsking(false)
        onClose()
      }}
    >
      {text}
    </ConfirmDialog>
  )
  return { close: () => (isDirty ? setAsking(true) : onClose()), question }
}
