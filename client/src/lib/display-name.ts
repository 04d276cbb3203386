/** Control and format characters are invisible, and can make one name look like another. */
const INVISIBLE = /[\p{Cc}\p{Cf}]/gu

/** A name as it will be stored. */
export function cleanDisplayName(name: string): string {
  return name.replace(INVISIBLE, '').trim()
}
