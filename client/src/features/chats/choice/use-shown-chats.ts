import type { ChatId } from '@stogram/contract'
import type { ChatView } from '@stogram/core'
import { useMemo, useState } from 'react'
import { selectChatIds } from '../../../state/chats.selectors.ts'
import { useStore } from '../../../state/store.ts'
import { type ChatTab, isInTab } from './chat-tab.ts'
import { filterChats } from './filter-chats.ts'
import { keepOrder } from './frozen-order.ts'
import { unlistedUsername } from './unlisted-username.ts'

/** Ids of the chats to list: filtered, newest first, and held in place while the pointer is over them. */
export function useShownChats(query: string, tab: ChatTab, openId: ChatId | undefined) {
  const chatIds = useStore(selectChatIds)
  const chatsById = useStore((state) => state.chatsById)
  // Without a search nobody's name matters, and news of people draws nothing anew.
  const peopleById = useStore((state) => (query === '' ? undefined : state.peopleById))
  const [frozenIds, setFrozenIds] = useState<readonly ChatId[]>()

  const shown = useMemo(() => {
    const ordered = keepOrder(chatIds, frozenIds, (id) => id)
    const chats = ordered.flatMap((id): ChatView[] => {
      const chat = chatsById[id]
      // The open chat stays where it is when reading it takes it out of "Unread".
      return chat !== undefined && (isInTab(chat, tab) || (tab === 'unread' && id === openId)) ? [chat] : []
    })
    return filterChats(chats, query, (id) => peopleById?.[id]?.username).map((chat) => chat.id)
  }, [chatIds, chatsById, peopleById, frozenIds, query, tab, openId])

  const unlisted = useMemo(() => {
    const listed = shown.map((id) => peopleById?.[chatsById[id]?.peerId ?? '']?.username)
    return peopleById && unlistedUsername(query, listed)
  }, [shown, chatsById, peopleById, query])

  return {
    chatIds: shown,
    /** A username in the search that none of these chats has. */
    unlisted,
    hold: (isHeld: boolean) => setFrozenIds(isHeld ? chatIds : undefined),
  }
}
