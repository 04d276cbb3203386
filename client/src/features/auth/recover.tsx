import { useState } from 'react'
import { core } from '../../state/core-client.ts'
import { codeOf, sentenceFor } from '../../state/sentences.ts'
import { useStore } from '../../state/store.ts'
import { ChoosePassword } from './choose-password.tsx'
import { RecoverWords } from './recover-words.tsx'
import { expectRecoveryWords, showRecoveryWords } from './recovery-words.ts'

/** Name and recovery key, then a new password; a new recovery key follows when the account is open. */
export function Recover() {
  const [step, setStep] = useState<'words' | 'password'>('words')
  const [proof, setProof] = useState({ username: '', words: '' })
  const [newPassword, setNewPassword] = useState('')
  const [isBusy, setIsBusy] = useState(false)
  const [error, setError] = useState<string>()
  const setRecoveryPending = useStore((state) => state.setRecoveryPending)

  /** Before a password is chosen, because nobody chooses one gladly twice. */
  async function checkWords() {
    setIsBusy(true)
    setError(undefined)
    try {
      await core.checkRecoveryKey({ username: proof.username, recoveryWords: proof.words })
      setStep('password')
    } catch (failure) {
      setError(sentenceForWords(failure))
    } finally {
      setIsBusy(false)
    }
  }

  async function recover() {
    setIsBusy(true)
    setError(undefined)
    expectRecoveryWords('recover')
    // As in sign-up: pending until the new words are confirmed.
    setRecoveryPending(true)
    try {
      const { username, words } = proof
      const { recoveryWords, mayOldHold } = await core.recover({ username, recoveryWords: words, newPassword })
      if (recoveryWords === undefined) expectRecoveryWords(undefined)
      else showRecoveryWords(recoveryWords, 'recover', mayOldHold)
    } catch (failure) {
      expectRecoveryWords(undefined)
      setRecoveryPending(false)
      setIsBusy(false)
      setError(sentenceForWords(failure))
      const code = codeOf(failure)
      if (code === 'wrong_credentials' || code === 'bad_recovery_words') setStep('words')
    }
  }

  if (step === 'words') {
    return (
      <RecoverWords
        value={proof}
        isBusy={isBusy}
        error={error}
        onChange={(next) => {
          setError(undefined)
          setProof(next)
        }}
        onDone={() => void checkWords()}
      />
    )
  }
  return (
    <ChoosePassword
      username={proof.username}
      title="Choose a new password"
      lead="Your messages stay. Every other device of your account is signed out, and two-step log-in is switched off."
      submitText="Set password and log in"
      isBusy={isBusy}
      error={error}
      onBack={() => setStep('words')}
      password={newPassword}
      onPassword={setNewPassword}
      onDone={() => void recover()}
    />
  )
}

function sentenceForWords(failure: unknown): string {
  if (codeOf(failure) !== 'wrong_credentials') return sentenceFor(failure)
  return 'This username and these words do not belong together. Compare both with your copy.'
}
