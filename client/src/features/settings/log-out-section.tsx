import { LogOut } from 'lucide-react'
import { useState } from 'react'
import { selectDraftCount } from '../../state/chats.selectors.ts'
import { core } from '../../state/core-client.ts'
import { sentenceFor } from '../../state/sentences.ts'
import { selectConnection } from '../../state/session.selectors.ts'
import { useStore } from '../../state/store.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Section } from '../../ui/section.tsx'
import { showToast } from '../../ui/toast-store.ts'

export function LogOutSection() {
  const [isAsking, setIsAsking] = useState(false)
  const [isBusy, setIsBusy] = useState(false)
  const queued = useStore((state) => selectConnection(state).queued)
  const drafts = useStore(selectDraftCount)

  async function logOut() {
    setIsBusy(true)
    try {
      await core.logOut()
    } catch (failure) {
      showToast({ text: sentenceFor(failure), tone: 'danger' })
      setIsBusy(false)
      setIsAsking(false)
    }
  }

  return (
    <Section title="Log out">
      <p className="mb-3 text-muted text-small">
        Deletes your keys, messages and drafts from this device. Your account and your other devices stay.
      </p>
      <Button glyph={LogOut} onClick={() => setIsAsking(true)}>
        Log out
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        onConfirm={() => void logOut()}
        title="Log out of this device?"
        confirmText="Log out"
        isDangerous
        isBusy={isBusy}
      >
        <p>Keys and messages are deleted here. To read them again you need your password.</p>
        <p className="mt-2">Your list of devices shows this one as logged out, until you remove it there.</p>
        {drafts > 0 && (
          <p className="mt-2 font-medium text-danger">
            {drafts === 1
              ? '1 draft is on this device only and is lost.'
              : `${drafts} drafts are on this device only and are lost.`}
          </p>
        )}
        {queued > 0 && (
          <p className="mt-2 font-medium text-danger">
            {queued === 1
              ? '1 message was not sent yet and is lost.'
              : `${queued} messages were not sent yet and are lost.`}
          </p>
        )}
      </ConfirmDialog>
    </Section>
  )
}
