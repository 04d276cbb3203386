import type { ChatView } from '@stogram/core'
import { matchesWords } from '../../../lib/match-words.ts'

/** Chats whose title, or the other person's "@username", holds every typed word. `usernameOf`: by account id. */
export function filterChats(
  chats: readonly ChatView[],
  query: string,
  usernameOf: (accountId: string) => string | undefined,
): readonly ChatView[] {
  if (query.trim() === '') return chats
  return chats.filter(({ title, peerId }) => {
    const username = peerId === undefined ? undefined : usernameOf(peerId)
    return matchesWords(username ? `${title} @${username}` : title, query)
  })
}
