export type PasswordStrength = 'none' | 'short' | 'weak' | 'fair' | 'strong'

export const MIN_PASSWORD_LENGTH = 10

const COMMON =
  /password|passwort|qwert|asdf|letmein|iloveyou|welcome|dragon|monkey|football|abc123|123456|admin|stogram/i

/**
 * A rough reading, made to err towards weak: length counts most, repeated and common pieces count little.
 * It cannot know whether a password was leaked or is used elsewhere.
 */
export function passwordStrength(password: string): PasswordStrength {
  if (password === '') return 'none'
  const length = [...password].length
  if (length < MIN_PASSWORD_LENGTH) return 'short'
  const bits = estimateBits(password)
  if (bits < 45) return 'weak'
  return bits < 60 ? 'fair' : 'strong'
}

function estimateBits(password: string): number {
  const reduced = dropRuns(password.replace(COMMON, 'x'))
  const distinct = new Set(reduced).size
  const words = reduced.split(/[\s\-_.]+/u).filter((word) => word.length > 2)
  const byLetters = Math.min(reduced.length, distinct * 1.5) * Math.log2(alphabetSize(reduced))
  // Plain words are guessed word by word, not letter by letter: about 11 bits each.
  const isWords = words.length > 1 && words.every((word) => /^\p{Ll}+$/u.test(word))
  return isWords ? words.length * 12.5 : byLetters * 0.8
}

/** "aaaa", "1234" and "dcba" are as easy as their first letter. */
function dropRuns(text: string): string {
  let kept = ''
  for (let index = 0; index < text.length; index++) {
    const step = text.charCodeAt(index) - text.charCodeAt(index - 1)
    const before = text.charCodeAt(index - 1) - text.charCodeAt(index - 2)
    const isRun = index > 1 && Math.abs(step) <= 1 && step === before
    if (!isRun) kept += text[index]
  }
  return kept
}

function alphabetSize(text: string): number {
  let size = 1
  if (/\p{Ll}/u.test(text)) size += 26
  if (/\p{Lu}/u.test(text)) size += 26
  if (/\d/u.test(text)) size += 10
  if (/[^\p{L}\d]/u.test(text)) size += 20
  return size
}
