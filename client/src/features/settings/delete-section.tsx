import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { cleanUsername } from '../../lib/name-rules.ts'
import { core } from '../../state/core-client.ts'
import { sentenceForPassword } from '../../state/sentences.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Section } from '../../ui/section.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { PasswordForm } from './password-form.tsx'

export function DeleteSection({ username }: { username: string }) {
  const [isAsking, setIsAsking] = useState(false)
  const [typed, setTyped] = useState('')
  const [isBusy, setIsBusy] = useState(false)
  const [error, setError] = useState<string>()

  function ask() {
    setTyped('')
    setError(undefined)
    setIsAsking(true)
  }

  async function deleteAccount(password: string) {
    setIsBusy(true)
    setError(undefined)
    try {
      await core.deleteAccount({ password })
    } catch (failure) {
      setError(sentenceForPassword(failure))
      setIsBusy(false)
    }
  }

  return (
    <Section title="Delete account">
      <p className="mb-3 text-muted text-small">Ends your account on all devices, for good.</p>
      <Button glyph={Trash2} className="text-danger" onClick={ask}>
        Delete account
      </Button>
      <Dialog isOpen={isAsking} onClose={() => setIsAsking(false)} title="Delete your account?">
        <PasswordForm
          submitText="Delete for good"
          isDangerous
          isIncomplete={cleanUsername(typed).toLowerCase() !== username.toLowerCase()}
          isBusy={isBusy}
          error={error}
          onSubmit={(password) => void deleteAccount(password)}
        >
          <ul className="grid list-disc gap-1 ps-5 text-label text-muted">
            <li>Nobody can bring it back, not with the password and not with the recovery key.</li>
            <li>You leave every group. Where you are the only owner, another member becomes the owner.</li>
            <li>What you wrote stays with those you wrote to, under “Deleted account”.</li>
            <li>Anybody can take your username afterwards.</li>
          </ul>
          <TextField
            label={`Type ${username} to confirm`}
            dir="ltr"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            value={typed}
            onChange={setTyped}
          />
        </PasswordForm>
      </Dialog>
    </Section>
  )
}
