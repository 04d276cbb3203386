/** UTF-16 units, as the sealed format counts them. */
export const TEXT_LIMIT = 16_384

const NEAR = 500

/** Characters left, once that is worth saying. */
export function charactersLeft(text: string): number | undefined {
  const left = TEXT_LIMIT - text.trim().length
  return left <= NEAR ? left : undefined
}
