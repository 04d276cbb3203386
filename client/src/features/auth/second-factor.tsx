import type { FactorsAsked } from '@stogram/core'
import { useState } from 'react'
import { core } from '../../state/core-client.ts'
import { Link } from '../../state/link.tsx'
import { codeOf, sentenceFor } from '../../state/sentences.ts'
import { useStore } from '../../state/store.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { CodeField } from '../../ui/code-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { AuthFrame } from './auth-frame.tsx'
import { WorkPhases } from './work-phases.tsx'

interface SecondFactorProps {
  asked: FactorsAsked
  onBack(): void
  /** Five minutes have passed: the password has to be proved again. */
  onExpired(): void
}

const LEADS = {
  totp: 'Your password is right. Now enter the code that your authenticator app shows.',
  'backup-code': 'Enter one of the backup codes that you wrote down. Each works once.',
}

/** The second half of a log-in. */
export function SecondFactor({ asked, onBack, onExpired }: SecondFactorProps) {
  const [kind, setKind] = useState<'totp' | 'backup-code'>('totp')
  const [code, setCode] = useState('')
  const [isBusy, setIsBusy] = useState(false)
  const [error, setError] = useState<string>()

  async function submit(event: React.FormEvent) {
    event.preventDefault()
    if (code === '') return setError('Enter a code.')
    setIsBusy(true)
    setError(undefined)
    try {
      await core.proveFactor({ kind, code })
      // As after the password: who logs in has no words waiting.
      useStore.getState().setRecoveryPending(false)
    } catch (failure) {
      if (codeOf(failure) === 'unauthorized') return onExpired()
      setError(sentenceFor(failure))
      setIsBusy(false)
    }
  }

  function switchTo(next: typeof kind) {
    setKind(next)
    setCode('')
    setError(undefined)
  }

  return (
    <AuthFrame title="Second step" lead={LEADS[kind]} onBack={isBusy ? undefined : onBack}>
      <form noValidate className="flex flex-1 flex-col gap-5" onSubmit={(event) => void submit(event)}>
        {kind === 'totp' ? (
          <CodeField key={kind} autoFocus label="Code" value={code} onChange={setCode} />
        ) : (
          <TextField
            key={kind}
            label="Backup code"
            dir="ltr"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            value={code}
            onChange={setCode}
          />
        )}
        {error !== undefined && <Banner tone="danger" title={error} role="alert" />}
        <p className="text-label text-muted">
          {kind === 'backup-code' ? (
            <Button variant="quiet" size="sm" className="-ms-3" onClick={() => switchTo('totp')}>
              Use the app
            </Button>
          ) : (
            asked.kinds.includes('backup-code') && (
              <Button variant="quiet" size="sm" className="-ms-3" onClick={() => switchTo('backup-code')}>
                Use a backup code
              </Button>
            )
          )}
        </p>
        <span className="flex-1" />
        <WorkPhases isBusy={isBusy} />
        <Button type="submit" variant="primary" size="lg" isWide isBusy={isBusy}>
          Log in
        </Button>
        <p className="text-center text-label text-muted">
          Lost the app and the codes?{' '}
          <Link to={{ name: 'recover' }} className="touch-target font-semibold text-accent">
            Use your recovery key
          </Link>
        </p>
      </form>
    </AuthFrame>
  )
}
