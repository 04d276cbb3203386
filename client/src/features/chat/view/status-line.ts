import { typingSentence } from '../../../lib/typing-words.ts'

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
  return typingNames.length > 0 ? `${people} · ${typingSentence(typingNames)}` : people
}
