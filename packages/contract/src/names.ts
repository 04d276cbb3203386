import * as z from 'zod/mini'
import { LIMITS } from './limits.ts'

/** Letters of one script, digits, `_` and `.`, as typed by the person; compared by `usernameKey`. */
export const username = z
  .string()
  .check(
    z.minLength(LIMITS.usernameMinLength),
    z.maxLength(LIMITS.usernameMaxLength),
    z.regex(/^[a-zA-Z][a-zA-Z0-9]*(?:[._][a-zA-Z0-9]+)*$/),
  )

/** The form in which two usernames are the same name. */
export function usernameKey(name: string): string {
  return name.normalize('NFKC').toLowerCase()
}

// Control characters and bidi overrides can make one name look like another.
const UNSAFE_IN_NAMES = /[\p{Cc}\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u

export const displayName = z.string().check(
  z.minLength(1),
  z.maxLength(LIMITS.displayNameMaxLength),
  z.refine((name) => name.trim() === name && !UNSAFE_IN_NAMES.test(name)),
)

export const bio = z.string().check(z.maxLength(LIMITS.bioMaxLength))
