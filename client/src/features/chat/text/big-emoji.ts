const EMOJI = /^(?:\p{Extended_Pictographic}|\p{Regional_Indicator}{2}|[0-9#*]\uFE0F?\u20E3)/u

/** How many emoji the text is made of, when it is made of one to three and nothing else. */
export function countBigEmoji(text: string): 1 | 2 | 3 | undefined {
  const trimmed = text.trim()
  if (trimmed === '' || trimmed.length > 64) return undefined
  let count = 0
  for (const { segment } of new Intl.Segmenter().segment(trimmed)) {
    if (segment === ' ') continue
    if (!EMOJI.test(segment)) return undefined
    count += 1
  }
  return count === 1 || count === 2 || count === 3 ? count : undefined
}
