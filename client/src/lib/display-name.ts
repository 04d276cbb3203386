/** Control and format characters are invisible, and can make one name look like another. */
const INVISIBLE = /[\p{Cc}\p{Cf}]/gu

/** A name as it will be stored. */
export function cleanDisplayName(name: string): string {
  return name.replace(INVISIBLE, '').trim()
}

/** What people are called where there is little room. */
export function firstName(displayName: string): string {
  return displayName.trim().split(/\s+/)[0] ?? displayName
}
