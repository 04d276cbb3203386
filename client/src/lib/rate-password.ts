import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common'
import type { PasswordRating } from './password-strength.ts'

/** What follows the first hundred characters cannot make a password weak, and would take long to look at. */
const MAX_LENGTH = 100
/** Guesses as a power of ten. A word is one of some 7,776, however long it is; of short ones there are fewer. */
const WORD = Math.log10(7_776)
/** Each guess is made to cost memory and time: 10^10 are a matter of money, 10^14 are beyond anybody we know. */
const FAIR = 10
const STRONG = 14

const measure = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs, maxLength: MAX_LENGTH })

/**
 * How long a password would hold against somebody who has the server's data. It cannot know whether a password was
 * leaked or is used elsewhere.
 */
export function ratePassword(password: string, own: readonly string[]): PasswordRating {
  const guesses = Math.min(measure.check(password, [...own, 'stogram']).guessesLog10, wordGuesses(password))
  if (guesses < FAIR) return 'weak'
  return guesses < STRONG ? 'fair' : 'strong'
}

/**
 * Words with something between them are guessed word by word, also in a language whose words the lists do not have.
 * Anything else between the words, such as a number, counts by its characters.
 */
function wordGuesses(password: string): number {
  const words = password.match(/\p{L}{3,}/gu) ?? []
  if (words.length < 2) return Infinity
  const rest = password.replaceAll(/\p{L}{3,}/gu, '').replaceAll(/[\s\-_.,]/gu, '')
  return words.reduce((sum, word) => sum + Math.min(WORD, word.length), rest.length)
}
