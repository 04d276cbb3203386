import { useDeferredValue, useEffect, useMemo, useState } from 'react'
import {
  loadRatePassword,
  type PasswordStrength,
  passwordStrength,
  type RatePassword,
} from '../lib/password-strength.ts'

export interface NewPassword {
  value: string
  strength: PasswordStrength
  /** Somebody wanted to use it, whatever it was then. */
  isChecked: boolean
  /** It is weak, and that was said: it is used when that is wanted once more. */
  isWarned: boolean
  /** Called when it is to be used; false while it is too short, and once for a weak one. */
  check(): boolean
}

/** `own`: what everybody knows of this person; must be the same array from one drawing to the next. */
export function useNewPassword(value: string, own: readonly string[]): NewPassword {
  const [ratePassword, setRatePassword] = useState<RatePassword>()
  const [isChecked, setChecked] = useState(false)
  const [warnedOf, setWarnedOf] = useState<string>()
  useEffect(() => {
    // Without it, length alone decides.
    loadRatePassword()
      .then((loaded) => setRatePassword(() => loaded))
      .catch(() => undefined)
  }, [])
  // Rating takes some milliseconds, and must not hold up typing.
  const settled = useDeferredValue(value)
  const rated = useMemo(() => passwordStrength(settled, own, ratePassword), [settled, own, ratePassword])
  return {
    value,
    strength: settled === value ? rated : passwordStrength(value, own, undefined),
    isChecked,
    isWarned: warnedOf === value,
    check() {
      setChecked(true)
      const strength = passwordStrength(value, own, ratePassword)
      if (strength === 'none' || strength === 'short') return false
      if (strength !== 'weak' || warnedOf === value) return true
      setWarnedOf(value)
      return false
    },
  }
}
