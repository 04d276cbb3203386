import type { CoreErrorCode } from '@stogram/core'
import { useState } from 'react'
import { useReloadHold } from '../../lib/reload-hold.ts'
import { core } from '../../state/core-client.ts'
import { codeOf } from '../../state/sentences.ts'
import { selectAccount } from '../../state/session.selectors.ts'
import { useStore } from '../../state/store.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { showRecoveryWords } from '../auth/index.ts'
import { NewPasswordForm, type PasswordFailure, passwordFailure } from './new-password-form.tsx'

const UNCERTAIN =
  'The server did not answer, so it may or may not be done. Try again; if the password until now is refused, log in with the new one.'

const MAYBE_DONE = new Set<CoreErrorCode | undefined>(['offline', 'storage_failed', undefined])

/** What comes of it, for the form that asks. */
export const START_OVER = (
  <>
    <li>You get new keys, a new password and a new recovery key. Have paper ready.</li>
    <li>All your other devices are signed out, and two-step log-in is off until you set it up again.</li>
    <li>Every chat gets a new key. Your name, chats and messages stay, and are loaded again here.</li>
    <li>Your contacts are told that your keys have changed, and should ask you whether it was you.</li>
    <li>What somebody has already read or copied stays with them. Replace the invite links of your groups.</li>
  </>
)

interface StartOverDialogProps {
  isOpen: boolean
  onClose(): void
}

/** For an account that somebody else could use: everything new but the account itself. */
export function StartOverDialog({ isOpen, onClose }: StartOverDialogProps) {
  const account = useStore(selectAccount)
  const [isBusy, setIsBusy] = useState(false)
  const [failure, setFailure] = useState<PasswordFailure>()
  const setRecoveryPending = useStore((state) => state.setRecoveryPending)
  useReloadHold(isBusy)

  function close() {
    setFailure(undefined)
    onClose()
  }

  async function startOver({ oldPassword, newPassword }: { oldPassword: string; newPassword: string }) {
    setIsBusy(true)
    setFailure(undefined)
    const wasPending = useStore.getState().isRecoveryPending
    // As in sign-up: pending until the new words are confirmed, should this window be killed before.
    setRecoveryPending(true)
    try {
      const { recoveryWords } = await core.rotateAccount({ password: oldPassword, newPassword })
      close()
      showRecoveryWords(recoveryWords, 'start-over')
    } catch (error) {
      // It may be done nevertheless, and then nobody has seen the new words.
      setRecoveryPending(MAYBE_DONE.has(codeOf(error)) || wasPending)
      setFailure(passwordFailure(error, UNCERTAIN))
    } finally {
      setIsBusy(false)
    }
  }

  return (
    <Dialog isOpen={isOpen} onClose={() => !isBusy && close()} title="Replace all keys?">
      {account !== undefined && (
        <NewPasswordForm
          account={account}
          submitText="Replace everything"
          isDangerous
          busyText="Making new keys. This can take a minute: keep this page open."
          isBusy={isBusy}
          failure={failure}
          onSubmit={(passwords) => void startOver(passwords)}
        >
          {START_OVER}
        </NewPasswordForm>
      )}
    </Dialog>
  )
}
