interface StatusParts {
  /** What was known of others may be old then. */
  isOffline: boolean
  isPrivate: boolean
  memberCount: number
  presence: string | undefined
  /** Stands where nothing is known of the presence. */
  username: string | undefined
}

/** The second line of the header while nobody is typing. */
export function statusLine({ isOffline, isPrivate, memberCount, presence, username }: StatusParts): string {
  if (isOffline) return 'Waiting for the network…'
  if (isPrivate) return presence ?? (username === undefined ? 'private chat' : `@${username}`)
  return memberCount === 1 ? 'only you' : `${memberCount} people`
}
