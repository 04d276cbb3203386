import type { ChatView } from '@stogram/core'
import { matchesWords } from '../../../lib/match-words.ts'

/** Chats whose title holds every typed word. */
export function filterChats(chats: readonly ChatView[], query: string): readonly ChatView[] {
  return query.trim() === '' ? chats : chats.filter((chat) => matchesWords(chat.title, query))
}
