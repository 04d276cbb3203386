/** What was typed, pasted or read from the saved file, as words alone: without its heading, numbers and punctuation. */
export function cleanRecoveryText(text: string): string {
  const lines = text.split(/\r?\n/).filter((line) => !line.startsWith('Stogram recovery key'))
  return lines
    .join(' ')
    .replace(/[^\p{L}\s]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trimStart()
}

/** The username in the heading of the saved file. */
export function usernameInRecoveryText(text: string): string | undefined {
  return /^Stogram recovery key of @([A-Za-z0-9._]+) on /m.exec(text)?.[1]
}
