import { loadOnce } from './load-once.ts'

export type PasswordRating = 'weak' | 'fair' | 'strong'

/** unrated: long enough, and what measures it is not there yet. */
export type PasswordStrength = 'none' | 'short' | 'unrated' | PasswordRating

export const MIN_PASSWORD_LENGTH = 10

/** `own`: what everybody knows of this person, such as the username. */
export type RatePassword = (password: string, own: readonly string[]) => PasswordRating

/** Fetches what measures passwords: word lists, some 70 KB, for the few screens where one is chosen. */
export const loadRatePassword: () => Promise<RatePassword> = loadOnce(
  async () => (await import('./rate-password.ts')).ratePassword,
)

export function passwordStrength(
  password: string,
  own: readonly string[],
  ratePassword: RatePassword | undefined,
): PasswordStrength {
  if (password === '') return 'none'
  if ([...password].length < MIN_PASSWORD_LENGTH) return 'short'
  return ratePassword?.(password, own) ?? 'unrated'
}
