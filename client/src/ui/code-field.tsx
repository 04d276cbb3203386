import { TextField } from './text-field.tsx'

interface CodeFieldProps {
  label: string
  value: string
  onChange(value: string): void
  hint?: string
  error?: string | undefined
  autoFocus?: boolean
}

/** Six digits, as an app shows them: with the keys for numbers, and filled in by whoever knows the code. */
export function CodeField(props: CodeFieldProps) {
  return (
    <TextField
      {...props}
      dir="ltr"
      inputMode="numeric"
      autoComplete="one-time-code"
      autoCapitalize="none"
      spellCheck={false}
      maxLength={7}
    />
  )
}
