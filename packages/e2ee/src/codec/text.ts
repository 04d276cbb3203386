const LONE_SURROGATES = /\p{Surrogate}/gu

/** Text as the codec takes it: NFC, and no half of a surrogate pair. Apply it before counting offsets for entities. */
export function cleanText(text: string): string {
  return text.replace(LONE_SURROGATES, '\uFFFD').normalize('NFC')
}

export function isCleanText(text: string): boolean {
  return cleanText(text) === text
}
