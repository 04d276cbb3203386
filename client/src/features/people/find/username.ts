/** What was typed or pasted, as the username it means: without an @ in front and spaces around. */
export function cleanUsername(typed: string): string {
  return typed.trim().replace(/^@/, '')
}

/** False for what can be nobody's name, so that the server need not be asked. */
export function canBeUsername(name: string): boolean {
  return name.length >= 3 && name.length <= 32 && /^[a-zA-Z][a-zA-Z0-9]*(?:[._][a-zA-Z0-9]+)*$/.test(name)
}
