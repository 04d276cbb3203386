import { FileText } from 'lucide-react'
import { useRef, useState } from 'react'
import { cleanUsername } from '../../lib/name-rules.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { AuthFrame } from './auth-frame.tsx'
import { cleanRecoveryText, usernameInRecoveryText } from './clean-recovery-text.ts'
import { RecoveryWordsField } from './recovery-words-field.tsx'
import { useRecoveryWordsCheck } from './use-recovery-words-check.ts'

export interface RecoveryProof {
  username: string
  words: string
}

interface RecoverWordsProps {
  value: RecoveryProof
  isBusy: boolean
  /** What the server said of them. */
  error: string | undefined
  onChange(value: RecoveryProof): void
  onDone(): void
}

/** A saved key has about 300 bytes. */
const MAX_FILE_BYTES = 4_096

export function RecoverWords({ value, isBusy, error, onChange, onDone }: RecoverWordsProps) {
  const [isTried, setIsTried] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const check = useRecoveryWordsCheck(value.words)
  const isNameMissing = value.username === ''

  function submit(event: React.FormEvent) {
    event.preventDefault()
    setIsTried(true)
    if (!isNameMissing && check?.isWhole === true) onDone()
  }

  async function readFile(file: File | undefined) {
    if (file === undefined || file.size > MAX_FILE_BYTES) return
    const text = await file.text()
    onChange({ username: value.username || (usernameInRecoveryText(text) ?? ''), words: cleanRecoveryText(text) })
  }

  return (
    <AuthFrame
      title="Use your recovery key"
      lead="The 24 words that you wrote down or saved. They open your account without the password."
      step={{ now: 1, of: 3 }}
      onBack={isBusy ? undefined : 'home'}
    >
      <form noValidate className="flex flex-1 flex-col gap-5" onSubmit={submit}>
        <TextField
          label="Username"
          prefix="@"
          dir="ltr"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          readOnly={isBusy}
          value={value.username}
          onChange={(text) => onChange({ ...value, username: cleanUsername(text) })}
          error={isTried && isNameMissing ? 'Enter your username.' : undefined}
        />
        <div className="grid gap-2">
          <RecoveryWordsField
            value={value.words}
            check={check}
            onChange={(words) => onChange({ ...value, words })}
            error={isTried && check !== undefined ? problemOf(check) : undefined}
          />
          <input
            ref={input}
            type="file"
            accept=".txt,text/plain"
            hidden
            onChange={(event) => void readFile(event.target.files?.[0])}
          />
          <Button glyph={FileText} size="sm" className="justify-self-start" onClick={() => input.current?.click()}>
            Open the saved file
          </Button>
        </div>
        {error !== undefined && <Banner tone="danger" title={error} role="alert" />}
        <span className="flex-1" />
        <Button type="submit" variant="primary" size="lg" isWide isBusy={isBusy}>
          Continue
        </Button>
      </form>
    </AuthFrame>
  )
}

function problemOf(check: { count: number; unknown: string[]; isWhole: boolean }): string | undefined {
  // The field itself names words that do not exist.
  if (check.isWhole || check.unknown.length > 0) return undefined
  if (check.count < 24) return `A recovery key has 24 words. These are ${check.count}.`
  if (check.count > 24) return `A recovery key has 24 words. These are ${check.count}: some are too many.`
  return 'A word is wrong or in the wrong place. Compare them with your copy.'
}
