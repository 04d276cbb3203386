import { classNames } from '../lib/class-names.ts'
import { MIN_PASSWORD_LENGTH, type PasswordStrength } from '../lib/password-strength.ts'
import { Banner } from './banner.tsx'
import { PasswordField } from './password-field.tsx'
import type { NewPassword } from './use-new-password.ts'

/** On the button, once it was said that the password is weak. */
export const USE_ANYWAY = 'Use it anyway'

interface NewPasswordFieldProps {
  label: string
  /** Where no other field of the form tells it. */
  username?: string | undefined
  password: NewPassword
  onChange(value: string): void
  /** What is wrong with it besides its strength. */
  problem?: string | undefined
}

/** A password being chosen: how long it would hold, and a warning before a weak one is taken. */
export function NewPasswordField({ label, username, password, onChange, problem }: NewPasswordFieldProps) {
  const { value, strength, isWarned, isChecked } = password
  const isTooShort = strength === 'none' || strength === 'short'
  const tooShort = isTooShort ? `At least ${MIN_PASSWORD_LENGTH} characters.` : undefined
  return (
    <div className="grid grid-cols-1 gap-4">
      <div className="grid grid-cols-1 gap-2">
        <PasswordField
          label={label}
          autoComplete="new-password"
          username={username}
          value={value}
          onChange={onChange}
          error={isChecked ? (tooShort ?? problem) : undefined}
        />
        <Strength strength={strength} />
      </div>
      {isWarned && (
        <Banner tone="warn" title="This password is weak" role="alert">
          Who gets hold of the server’s data could guess it and read your messages. Put a few unrelated words after it,
          or choose four unrelated words instead.
        </Banner>
      )}
    </div>
  )
}

const WORDS: Record<PasswordStrength, string> = {
  none: 'At least 10 characters. Four unrelated words are strong and easy to type.',
  short: 'Too short: at least 10 characters.',
  unrated: 'Long enough.',
  weak: 'Weak: could be guessed. Add a few unrelated words.',
  fair: 'Fair: longer would be better.',
  strong: 'Strong, if you use it nowhere else.',
}

const BARS: Record<PasswordStrength, { filled: number; tone: string }> = {
  none: { filled: 0, tone: 'bg-line' },
  short: { filled: 1, tone: 'bg-danger' },
  unrated: { filled: 0, tone: 'bg-line' },
  weak: { filled: 1, tone: 'bg-danger' },
  fair: { filled: 2, tone: 'bg-warn' },
  strong: { filled: 3, tone: 'bg-ok' },
}

function Strength({ strength }: { strength: PasswordStrength }) {
  const { filled, tone } = BARS[strength]
  return (
    <div className="grid gap-1.5">
      <div aria-hidden="true" className="grid grid-cols-3 gap-1">
        {[0, 1, 2].map((bar) => (
          <span
            key={bar}
            className={classNames('h-1 rounded-full transition-colors', bar < filled ? tone : 'bg-line')}
          />
        ))}
      </div>
      <p aria-live="polite" className="text-muted text-small">
        {WORDS[strength]}
      </p>
    </div>
  )
}
