import { useState } from 'react'
import { core } from '../../state/core-client.ts'
import { sentenceFor } from '../../state/sentences.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { showToast } from '../../ui/toast-store.ts'

/** For a device whose sign-in has expired: what it has kept can go without anybody logging in. */
export function ForgetEverything() {
  const [isAsking, setIsAsking] = useState(false)
  const [isBusy, setIsBusy] = useState(false)

  async function forget() {
    setIsBusy(true)
    try {
      await core.forgetEverything()
    } catch (failure) {
      showToast({ text: sentenceFor(failure), tone: 'danger' })
    }
    setIsBusy(false)
    setIsAsking(false)
  }

  return (
    <>
      <Button size="lg" isWide onClick={() => setIsAsking(true)}>
        Delete what is kept here
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        onConfirm={() => void forget()}
        title="Delete everything on this device?"
        confirmText="Delete"
        isDangerous
        isBusy={isBusy}
      >
        <p>Keys, messages and drafts are deleted here, and messages that were not sent yet are lost.</p>
      </ConfirmDialog>
    </>
  )
}
