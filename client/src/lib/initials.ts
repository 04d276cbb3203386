/** Letters and digits, but for the few letters that join with what stands beside them: Hangul jamo, Thai and Lao AM. */
const SEPARATE = /^(?:(?![\u0e33\u0eb3\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff])[\p{L}\p{N}])*$/u

/** One or two letters that stand for a name, whole graphemes only. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u).filter(startsWithText)
  const [first, ...rest] = words
  if (first === undefined) return firstGraphemes(name.trim(), 1) || '?'
  const last = rest.at(-1)
  const letters = last === undefined ? firstGraphemes(first, isCased(first) ? 2 : 1) : pair(first, last)
  return letters.toLocaleUpperCase()
}

function pair(first: string, last: string): string {
  return firstGraphemes(first, 1) + firstGraphemes(last, 1)
}

function startsWithText(word: string): boolean {
  return /^[\p{L}\p{N}]/u.test(word)
}

function isCased(word: string): boolean {
  return /^[\p{Lu}\p{Ll}]/u.test(word)
}

function firstGraphemes(text: string, count: number): string {
  let found = ''
  let taken = 0
  for (const grapheme of graphemes(text)) {
    if (taken === count) break
    found += grapheme
    taken += 1
  }
  return found
}

/** The first segmenter costs 60 ms on a slow phone, and most names need none. */
function* graphemes(text: string): Iterable<string> {
  if (SEPARATE.test(text)) return yield* text
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' })
  for (const { segment } of segmenter.segment(text)) yield segment
}

let segmenter: Intl.Segmenter | undefined
