import { useState } from 'react'
import { useReloadHold } from '../lib/reload-hold.ts'
import { ConfirmDialog } from './confirm-dialog.tsx'

interface Question {
  title: string
  text: string
}

/**
 * For dialogs in which work would be lost: while `isDirty`, `close` asks first and an update waits. Render `question`
 * beside the dialog.
 */
export function useAskBeforeClose(isDirty: boolean, onClose: () => void, { title, text }: Question) {
  const [isAsking, setAsking] = useState(false)
  useReloadHold(isDirty)
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
