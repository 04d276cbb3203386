import { Eye, EyeOff } from 'lucide-react'
import { useState } from 'react'
import { IconButton } from './icon-button.tsx'
import { TextField } from './text-field.tsx'

interface PasswordFieldProps {
  label: string
  value: string
  onChange(value: string): void
  autoComplete: 'new-password' | 'current-password'
  /** Tells password managers whose password it is, where no field of the form does. */
  username?: string | undefined
  hint?: string
  error?: string | undefined
  autoFocus?: boolean
}

export function PasswordField({ hint, username, value, ...rest }: PasswordFieldProps) {
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
    </div>
  )
}
