import { useState } from 'react'
import { cleanDisplayName } from '../../lib/display-name.ts'
import { core } from '../../state/core-client.ts'
import { codeOf, sentenceFor } from '../../state/sentences.ts'
import { useStore } from '../../state/store.ts'
import { ChoosePassword } from './choose-password.tsx'
import { expectRecoveryWords, showRecoveryWords } from './recovery-words.ts'
import { SignUpName } from './sign-up-name.tsx'
import { UsernameChecks } from './username-checks.ts'

/** Name, then password; the recovery key follows when the account exists. */
export function SignUp() {
  const [step, setStep] = useState<'name' | 'password'>('name')
  const [name, setName] = useState({ displayName: '', username: '' })
  const [isBusy, setIsBusy] = useState(false)
  const [error, setError] = useState<string>()
  const [password, setPassword] = useState('')
  const [checks] = useState(() => new UsernameChecks((username) => core.isUsernameFree(username)))
  const setRecoveryPending = useStore((state) => state.setRecoveryPending)

  async function signUp() {
    setIsBusy(true)
    setError(undefined)
    expectRecoveryWords('sign-up')
    // Pending from before there is an account until the words are confirmed: whenever this window is closed or
    // killed, the next one says that they were never kept.
    setRecoveryPending(true)
    try {
      const { displayName, username } = name
      const made = await core.signUp({ username, displayName: cleanDisplayName(displayName), password })
      showRecoveryWords(made.recoveryWords, 'sign-up')
    } catch (failure) {
      expectRecoveryWords(undefined)
      setRecoveryPending(false)
      setIsBusy(false)
      if (codeOf(failure) === 'username_taken') {
        checks.learnTaken(name.username)
        setStep('name')
      } else setError(sentenceFor(failure))
    }
  }

  if (step === 'name') {
    return <SignUpName value={name} checks={checks} onChange={setName} onDone={() => setStep('password')} />
  }
  return (
    <ChoosePassword
      username={name.username}
      displayName={name.displayName}
      title="Choose a password"
      lead="It stays on this device and is not sent to the server. That is why nobody can reset it for you."
      submitText="Create account"
      isBusy={isBusy}
      error={error}
      onBack={() => setStep('name')}
      password={password}
      onPassword={setPassword}
      onDone={() => void signUp()}
    />
  )
}
