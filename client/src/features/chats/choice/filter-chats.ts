import type { ChatView } from '@stogram/core'

/** Chats whose title holds every typed word; case and accents do not matter. */
export function filterChats(chats: readonly ChatView[], query: string): readonly ChatView[] {
  const words = fold(query).split(/\s+/).filter(Boolean)
  if (words.length === 0) return chats
  return chats.filter((chat) => {
    const title = fold(chat.title)
    return words.every((word) => title.includes(word))
  })
}

function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}
