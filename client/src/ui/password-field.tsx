import { Eye, EyeOff } from 'lucide-react'
import { useState } from 'react'
import { classNames } from '../lib/class-names.ts'
import { type PasswordStrength, passwordStrength } from '../lib/password-strength.ts'
import { IconButton } from './icon-button.tsx'
import { TextField } from './text-field.tsx'

interface PasswordFieldProps {
  label: string
  value: string
  onChange(value: string): void
  autoComplete: 'new-password' | 'current-password'
  /** Tells password managers whose password it is, where no field of the form does. */
  username?: string | undefined
  /** Shows how long a guess would hold, in words. For new passwords. */
  hasStrength?: boolean
  hint?: string
  error?: string | undefined
  autoFocus?: boolean
}

export function PasswordField({ hasStrength = false, hint, username, value, ...rest }: PasswordFieldProps) {
  const [isShown, setIsShown] = useState(false)
  return (
    <div className="grid gap-2">
      {username !== undefined && <input type="text" autoComplete="username" value={username} readOnly hidden />}
      <TextField
        {...rest}
        {...(hint !== undefined && { hint })}
        value={value}
        dir="ltr"
        type={isShown ? 'text' : 'password'}
        autoCapitalize="none"
        spellCheck={false}
        end={
          <IconButton
            glyph={isShown ? EyeOff : Eye}
            label={isShown ? 'Hide password' : 'Show password'}
            onClick={() => setIsShown(!isShown)}
          />
        }
      />
      {hasStrength && <Strength strength={passwordStrength(value)} />}
    </div>
  )
}

const WORDS: Record<PasswordStrength, string> = {
  none: 'At least 10 characters. Five unrelated words are strong and easy to type.',
  short: 'Too short: at least 10 characters.',
  weak: 'Weak: could be guessed. Add a few unrelated words.',
  fair: 'Fair: longer would be better.',
  strong: 'Strong, if you use it nowhere else.',
}

const BARS: Record<PasswordStrength, { filled: number; tone: string }> = {
  none: { filled: 0, tone: 'bg-line' },
  short: { filled: 1, tone: 'bg-danger' },
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
