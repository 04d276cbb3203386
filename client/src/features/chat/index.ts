import { lazy } from 'react'
import { loadOnce } from '../../lib/load-once.ts'

/** Fetches and starts what a chat needs; the list of chats is shown before. */
export const loadChat = loadOnce(async () => {
  const screens = await import('./screens.ts')
  screens.watchDeletes()
  return screens
})

export const ChatView = lazy(async () => ({ default: (await loadChat()).ChatView }))
export const ChatPanel = lazy(async () => ({ default: (await loadChat()).ChatPanel }))
