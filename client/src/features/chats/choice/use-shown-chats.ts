import type { ChatId } from '@stogram/contract'
import type { ChatView } from '@stogram/core'
import { useMemo, useState } from 'react'
import { selectChatIds } from '../../../state/chats.selectors.ts'
import { useStore } from '../../../state/store.ts'
import { type ChatTab, isInTab } from './chat-tab.ts'
import { filterChats } from './filter-chats.ts'
import { keepOrder } from './frozen-order.ts'

/** Ids of the chats to list: filtered, newest first, and held in place while the pointer is over them. */
export function useShownChats(query: string, tab: ChatTab, openId: ChatId | undefined) {
  const chatIds = useStore(selectChatIds)
  const chatsById = useStore((state) => state.chatsById)
  const [frozenIds, setFrozenIds] = useState<readonly ChatId[]>()

  const shown = useMemo(() => {
    const ordered = keepOrder(chatIds, frozenIds, (id) => id)
    const chats = ordered.flatMap((id): ChatView[] => {
      const chat = chatsById[id]
      // The open chat stays where it is when reading it takes it out of "Unread".
      return chat !== undefined && (isInTab(chat, tab) || (tab === 'unread' && id === openId)) ? [chat] : []
    })
    return filterChats(chats, query).map((chat) => chat.id)
  }, [chatIds, chatsById, frozenIds, query, tab, openId])

  return {
    chatIds: shown,
    hold: (isHeld: boolean) => setFrozenIds(isHeld ? chatIds : undefined),
  }
}
