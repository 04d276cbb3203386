import { cleanDisplayName } from './display-name.ts'

/** The contract's limits, repeated so that the first screen needs none of its code. A test keeps them equal. */
export const NAME_LIMITS = {
  usernameMinLength: 3,
  usernameMaxLength: 32,
  displayNameMaxLength: 64,
} as const

/** What is wrong with a username, in words; undefined when nothing is. */
export function usernameProblem(name: string): string | undefined {
  const { usernameMinLength, usernameMaxLength } = NAME_LIMITS
  if (name === '') return 'Choose a username.'
  if (!/^[a-zA-Z]/.test(name)) return 'Begin with a letter from a to z.'
  if (/[^a-zA-Z0-9._]/.test(name)) return 'Only letters from a to z, digits, dots and underscores.'
  if (!/^[a-zA-Z0-9]+(?:[._][a-zA-Z0-9]+)*$/.test(name)) {
    return 'Put dots and underscores between letters or digits, one at a time.'
  }
  if (name.length < usernameMinLength) return `At least ${usernameMinLength} characters.`
  if (name.length > usernameMaxLength) return `At most ${usernameMaxLength} characters.`
  return undefined
}

/** What was typed or pasted, as the username it means: without an @ in front and spaces around. */
export function cleanUsername(typed: string): string {
  return typed.trim().replace(/^@/, '')
}

/** While something is typed behind an @ that the field shows already. Spaces stay: they may be inside a name. */
export function withoutAt(typed: string): string {
  return typed.replace(/^[\s@]+/, '')
}

export function displayNameProblem(name: string): string | undefined {
  const clean = cleanDisplayName(name)
  if (clean === '') return 'Enter a name. It can be a nickname.'
  if (clean.length > NAME_LIMITS.displayNameMaxLength) {
    return `At most ${NAME_LIMITS.displayNameMaxLength} characters.`
  }
  return undefined
}
