/** UTF-16 units, as the sealed format counts them. */
export const TEXT_LIMIT = 16_384

const NEAR = 500

/** What is wrong with a text that is too long, and what to do. */
export function tooLongSentence(charactersLeft: number): string | undefined {
  if (charactersLeft >= 0) return undefined
  const over = (-charactersLeft).toLocaleString()
  return `${over} ${charactersLeft === -1 ? 'character' : 'characters'} too many. Shorten it, or send it in parts.`
}

/** Characters left, once that is worth saying. */
export function charactersLeft(text: string): number | undefined {
  const left = TEXT_LIMIT - text.trim().length
  return left <= NEAR ? left : undefined
}
