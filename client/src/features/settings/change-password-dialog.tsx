import { useState } from 'react'
import { core } from '../../state/core-client.ts'
import { selectAccount } from '../../state/session.selectors.ts'
import { useStore } from '../../state/store.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { showToast } from '../../ui/toast-store.ts'
import { NewPasswordForm, type PasswordFailure, passwordFailure } from './new-password-form.tsx'

const UNCERTAIN =
  'The server did not answer, so either password may be in force. Try again; if the old one is refused, the new one is.'

interface ChangePasswordDialogProps {
  isOpen: boolean
  onClose(): void
}

export function ChangePasswordDialog({ isOpen, onClose }: ChangePasswordDialogProps) {
  const account = useStore(selectAccount)
  const [isBusy, setIsBusy] = useState(false)
  const [failure, setFailure] = useState<PasswordFailure>()

  function close() {
    setFailure(undefined)
    onClose()
  }

  async function change(passwords: { oldPassword: string; newPassword: string }) {
    setIsBusy(true)
    setFailure(undefined)
    try {
      await core.changePassword(passwords)
      close()
      showToast({ text: 'Password changed. Your other devices are signed out.' })
    } catch (error) {
      setFailure(passwordFailure(error, UNCERTAIN))
    } finally {
      setIsBusy(false)
    }
  }

  return (
    <Dialog isOpen={isOpen} onClose={close} title="Change password">
      {account !== undefined && (
        <NewPasswordForm
          account={account}
          submitText="Change password"
          isBusy={isBusy}
          failure={failure}
          onSubmit={(passwords) => void change(passwords)}
        >
          <li>Your other devices are signed out, and need the new password.</li>
          <li>Your recovery key stays the same.</li>
          <li>
            What somebody has already read stays read. Who copied the server’s data before and knows the old password
            can still open that copy. If you think that somebody has, use “I was hacked” instead.
          </li>
        </NewPasswordForm>
      )}
    </Dialog>
  )
}
