import type { FactorsAsked } from '@stogram/core'
import { useState } from 'react'
import { cleanUsername } from '../../lib/name-rules.ts'
import { core } from '../../state/core-client.ts'
import { Link } from '../../state/link.tsx'
import { sentenceFor } from '../../state/sentences.ts'
import { useStore } from '../../state/store.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { PasswordField } from '../../ui/password-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { AuthFrame } from './auth-frame.tsx'
import { SecondFactor } from './second-factor.tsx'
import { WorkPhases } from './work-phases.tsx'

export function LogIn() {
  const [username, setUsername] = useState('')
  const [password, setPassword] = useState('')
  const [isBusy, setIsBusy] = useState(false)
  const [error, setError] = useState<string>()
  const [asked, setAsked] = useState<FactorsAsked>()

  async function submit(event: React.FormEvent) {
    event.preventDefault()
    if (username === '' || password === '') return setError('Enter your username and your password.')
    setIsBusy(true)
    setError(undefined)
    try {
      const more = await core.logIn({ username, password })
      if (more === undefined) {
        // Left by a sign-up that was broken off: who logs in has no words waiting.
        useStore.getState().setRecoveryPending(false)
      } else {
        setAsked(more)
        setPassword('')
        setIsBusy(false)
      }
    } catch (failure) {
      setError(sentenceFor(failure))
      setIsBusy(false)
    }
  }

  if (asked !== undefined) {
    return (
      <SecondFactor
        asked={asked}
        onBack={() => setAsked(undefined)}
        onExpired={() => {
          setAsked(undefined)
          setError('That took too long. Enter your password again.')
        }}
      />
    )
  }

  return (
    <AuthFrame
      title="Log in"
      lead="This device gets its own keys. Your messages follow, newest first."
      onBack={isBusy ? undefined : 'home'}
    >
      <form noValidate className="flex flex-1 flex-col gap-5" onSubmit={(event) => void submit(event)}>
        <TextField
          label="Username"
          prefix="@"
          dir="ltr"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          value={username}
          onChange={(text) => setUsername(cleanUsername(text))}
        />
        <PasswordField
          label="Password"
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
          hint="It is not sent to the server, and nobody can reset it for you."
        />
        <p className="text-label text-muted">
          Forgot your password?{' '}
          <Link to={{ name: 'recover' }} className="touch-target font-semibold text-accent">
            Use your recovery key
          </Link>
        </p>
        {error !== undefined && <Banner tone="danger" title={error} role="alert" />}
        <span className="flex-1" />
        <WorkPhases isBusy={isBusy} />
        <Button type="submit" variant="primary" size="lg" isWide isBusy={isBusy}>
          Log in
        </Button>
        <p className="text-center text-label text-muted">
          New here?{' '}
          <Link to={{ name: 'sign-up' }} className="touch-target font-semibold text-accent">
            Create account
          </Link>
        </p>
      </form>
    </AuthFrame>
  )
}
