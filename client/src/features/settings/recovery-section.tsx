import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { core } from '../../state/core-client.ts'
import { sentenceForPassword } from '../../state/sentences.ts'
import { useStore } from '../../state/store.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Section } from '../../ui/section.tsx'
import { showRecoveryWords } from '../auth/index.ts'
import { PasswordForm } from './password-form.tsx'

export function RecoverySection() {
  const [isAsking, setIsAsking] = useState(false)
  const [isBusy, setIsBusy] = useState(false)
  const [error, setError] = useState<string>()
  const setRecoveryPending = useStore((state) => state.setRecoveryPending)

  async function renew(password: string) {
    setIsBusy(true)
    setError(undefined)
    try {
      const { recoveryWords, mayOldHold } = await core.renewRecoveryKey({ password })
      // Pending until they are confirmed, as after sign-up.
      setRecoveryPending(true)
      setIsAsking(false)
      showRecoveryWords(recoveryWords, 'renew', mayOldHold)
    } catch (failure) {
      setError(sentenceForPassword(failure))
    } finally {
      setIsBusy(false)
    }
  }

  return (
    <Section title="Recovery key">
      <p className="mb-3 text-muted text-small">
        24 words that open your account when you forget the password. If they are lost, or somebody has seen them, make
        new ones.
      </p>
      <Button glyph={KeyRound} onClick={() => setIsAsking(true)}>
        New recovery key
      </Button>
      <Dialog isOpen={isAsking} onClose={() => setIsAsking(false)} title="New recovery key">
        <PasswordForm
          submitText="Show new words"
          isBusy={isBusy}
          error={error}
          onSubmit={(password) => void renew(password)}
        >
          <p className="text-label text-muted">
            You get 24 new words, and the old ones stop working. Have paper or your password manager ready.
          </p>
        </PasswordForm>
      </Dialog>
    </Section>
  )
}
