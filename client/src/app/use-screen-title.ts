import { useEffect } from 'react'
import { selectChat, selectUnreadChats } from '../state/chats.selectors.ts'
import type { Route } from '../state/route.ts'
import { useStore } from '../state/store.ts'
import { screenTitle } from './screen-title.ts'

export function useScreenTitle(route: Route): void {
  const chatTitle = useStore((state) => (route.name === 'chat' ? selectChat(route.chatId)(state)?.title : undefined))
  const unread = useStore(selectUnreadChats)
  useEffect(() => {
    document.title = screenTitle(route, chatTitle, unread)
  }, [route, chatTitle, unread])
}
