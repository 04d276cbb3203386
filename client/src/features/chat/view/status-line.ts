interface StatusParts {
  isPrivate: boolean
  memberCount: number
  typingNames: readonly string[]
  presence: string | undefined
  /** Stands where nothing is known of the presence. */
  username: string | undefined
}

/** The second line of the header. */
export function statusLine({ isPrivate, memberCount, typingNames, presence, username }: StatusParts): string {
  if (isPrivate)
    return typingNames.length > 0 ? 'typing…' : (presence ?? (username === undefined ? 'private chat' : `@${username}`))
  const people = memberCount === 1 ? 'only you' : `${memberCount} people`
  return typingNames.length > 0 ? `${people} · ${typingLine(typingNames)}` : people
}

/** "Mira is typing…", "Mira and Tomás are typing…", "Mira and 2 others are typing…" */
export function typingLine(names: readonly string[]): string {
  const [first = '', second = ''] = names
  if (names.length === 1) return `${first} is typing…`
  if (names.length === 2) return `${first} and ${second} are typing…`
  return `${first} and ${names.length - 1} others are typing…`
}
