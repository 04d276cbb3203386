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
import { hasPasskeys, passkeySentence, provePasskey } from '../passkeys/index.ts'
import { AuthFrame } from './auth-frame.tsx'
import { WorkPhases } from './work-phases.tsx'

type Kind = FactorsAsked['kinds'][number]

interface SecondFactorProps {
  asked: FactorsAsked
  onBack(): void
  /** Five minutes have passed: the password has to be proved again. */
  onExpired(): void
}

const LEADS: Record<Kind, string> = {
  totp: 'Your password is right. Now enter the code that your authenticator app shows.',
  passkey: 'Your password is right. Now use one of your passkeys.',
  'backup-code': 'Enter one of the backup codes that you wrote down. Each works once.',
}

const SWITCHES: Record<Kind, string> = {
  totp: 'Use the app',
  passkey: 'Use a passkey',
  'backup-code': 'Use a backup code',
}

/** The second half of a log-in. */
export function SecondFactor({ asked, onBack, onExpired }: SecondFactorProps) {
  const kinds = asked.kinds.filter((each) => each !== 'passkey' || hasPasskeys)
  const [kind, setKind] = useState<Kind>(kinds[0] ?? 'backup-code')
  const [code, setCode] = useState('')
  const [isBusy, setIsBusy] = useState(false)
  const [error, setError] = useState<string>()

  async function prove(by: Kind) {
    if (by !== 'passkey') return core.proveFactor({ kind: by, code })
    if (asked.passkey !== undefined) await core.proveFactor(await provePasskey(asked.passkey))
  }

  async function submit(by: Kind) {
    if (by !== 'passkey' && code === '') return setError('Enter a code.')
    setIsBusy(true)
    setError(undefined)
    try {
      await prove(by)
      // As after the password: who logs in has no words waiting.
      useStore.getState().setRecoveryPending(false)
    } catch (failure) {
      if (codeOf(failure) === 'unauthorized') return onExpired()
      setError(passkeySentence(failure) ?? sentenceFor(failure))
      setIsBusy(false)
    }
  }

  function switchTo(next: Kind) {
    setKind(next)
    setCode('')
    setError(undefined)
    // There is nothing to enter first.
    if (next === 'passkey') void submit(next)
  }

  return (
    <AuthFrame title="Second step" lead={LEADS[kind]} onBack={isBusy ? undefined : onBack}>
      <form
        noValidate
        className="flex flex-1 flex-col gap-5"
        onSubmit={(event) => {
          event.preventDefault()
          void submit(kind)
        }}
      >
        <Field kind={kind} value={code} onChange={setCode} />
        {error !== undefined && <Banner tone="danger" title={error} role="alert" />}
        <div className="-ms-3 flex flex-wrap">
          {kinds
            .filter((each) => each !== kind)
            .map((each) => (
              <Button key={each} variant="quiet" size="sm" disabled={isBusy} onClick={() => switchTo(each)}>
                {SWITCHES[each]}
              </Button>
            ))}
        </div>
        {asked.kinds.length > kinds.length && (
          <p className="text-muted text-small">
            Your passkeys cannot be used here: this browser has none, or the address does not begin with https.
          </p>
        )}
        <span className="flex-1" />
        <WorkPhases isBusy={isBusy && kind !== 'passkey'} />
        <Button type="submit" variant="primary" size="lg" isWide isBusy={isBusy}>
          {kind === 'passkey' ? 'Use a passkey' : 'Log in'}
        </Button>
        <p className="text-center text-label text-muted">
          Lost all of it?{' '}
          <Link to={{ name: 'recover' }} className="touch-target font-semibold text-accent">
            Use your recovery key
          </Link>
        </p>
      </form>
    </AuthFrame>
  )
}

function Field({ kind, value, onChange }: { kind: Kind; value: string; onChange(value: string): void }) {
  switch (kind) {
    case 'passkey':
      return null
    case 'totp':
      return <CodeField autoFocus label="Code" value={value} onChange={onChange} />
    case 'backup-code':
      return (
        <TextField
          label="Backup code"
          dir="ltr"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={value}
          onChange={onChange}
        />
      )
  }
}
