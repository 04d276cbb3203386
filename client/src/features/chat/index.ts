import { lazy } from 'react'
import { loadOnce } from '../../lib/load-once.ts'

const load = loadOnce(() => import('./screens.ts'))

/** Fetches and starts what a chat needs; the list of chats is shown before. */
export const loadChat = loadOnce(async () => {
  const { watchDeletes } = await load()
  watchDeletes()
})

export const ChatView = lazy(async () => {
  await loadChat()
  return { default: (await load()).ChatView }
})

/** What a join link opens; somebody who comes by one has no chat open. */
export const JoinPage = lazy(async () => ({ default: (await import('./join/join-page.tsx')).JoinPage }))

export const SidePanel = lazy(async () => ({ default: (await load()).SidePanel }))
