import { LockKeyhole } from 'lucide-react'
import { useState } from 'react'
import { core } from '../../state/core-client.ts'
import { codeOf, sentenceForPassword } from '../../state/sentences.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Section } from '../../ui/section.tsx'
import { showToast } from '../../ui/toast-store.ts'
import { ChangePasswordForm } from './change-password-form.tsx'

const UNCERTAIN =
  'The server did not answer, so either password may be in force. Try again; if the old one is refused, the new one is.'

export function PasswordSection({ username }: { username: string }) {
  const [isOpen, setIsOpen] = useState(false)
  const [isBusy, setIsBusy] = useState(false)
  const [error, setError] = useState<string>()

  async function change(passwords: { oldPassword: string; newPassword: string }) {
    setIsBusy(true)
    setError(undefined)
    try {
      await core.changePassword(passwords)
      setIsOpen(false)
      showToast({ text: 'Password changed. Your other devices are signed out.' })
    } catch (failure) {
      setError(codeOf(failure) === 'offline' ? UNCERTAIN : sentenceForPassword(failure))
    } finally {
      setIsBusy(false)
    }
  }

  return (
    <Section title="Password">
      <p className="mb-3 text-muted text-small">
        Opens your account on a new device. It is not sent to the server, and nobody can reset it for you.
      </p>
      <Button
        glyph={LockKeyhole}
        onClick={() => {
          setError(undefined)
          setIsOpen(true)
        }}
      >
        Change password
      </Button>
      <Dialog isOpen={isOpen} onClose={() => setIsOpen(false)} title="Change password">
        <ChangePasswordForm
          username={username}
          isBusy={isBusy}
          error={error}
          onSubmit={(passwords) => void change(passwords)}
        />
      </Dialog>
    </Section>
  )
}
