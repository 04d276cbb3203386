import { useState } from 'react'
import { cleanDisplayName } from '../../lib/display-name.ts'
import { core } from '../../state/core-client.ts'
import { codeOf, sentenceFor } from '../../state/sentences.ts'
import { useStore } from '../../state/store.ts'
import { expectRecoveryWords, showRecoveryWords } from './recovery-words.ts'
import { SignUpName } from './sign-up-name.tsx'
import { SignUpPassword } from './sign-up-password.tsx'

/** Name, then password; the recovery key follows when the account exists. */
export function SignUp() {
  const [step, setStep] = useState<'name' | 'password'>('name')
  const [name, setName] = useState({ displayName: '', username: '' })
  const [isBusy, setIsBusy] = useState(false)
  const [error, setError] = useState<string>()
  const [isTaken, setIsTaken] = useState(false)
  const setRecoveryPending = useStore((state) => state.setRecoveryPending)

  async function signUp(password: string) {
    setIsBusy(true)
    setError(undefined)
    expectRecoveryWords(true)
    try {
      const { displayName, username } = name
      const made = await core.signUp({ username, displayName: cleanDisplayName(displayName), password })
      // Pending until it is confirmed: closing the window now must not hide that it was never kept.
      setRecoveryPending(true)
      showRecoveryWords(made.recoveryWords)
    } catch (failure) {
      expectRecoveryWords(false)
      setIsBusy(false)
      if (codeOf(failure) === 'username_taken') {
        setIsTaken(true)
        setStep('name')
      } else setError(sentenceFor(failure))
    }
  }

  if (step === 'name') {
    return (
      <SignUpName
        value={name}
        isTaken={isTaken}
        onChange={(next) => {
          setIsTaken(false)
          setName(next)
        }}
        onDone={() => setStep('password')}
      />
    )
  }
  return (
    <SignUpPassword
      username={name.username}
      isBusy={isBusy}
      error={error}
      onBack={() => setStep('name')}
      onDone={(password) => void signUp(password)}
    />
  )
}
