import type { ChatId } from '@stogram/contract'
import { useMemo } from 'react'
import { firstName } from '../../../lib/display-name.ts'
import { selectChat } from '../../../state/chats.selectors.ts'
import { selectTyping } from '../../../state/messages.selectors.ts'
import { selectPeopleById, selectPresence } from '../../../state/people.selectors.ts'
import { useStore } from '../../../state/store.ts'
import { presenceDot } from '../../people/index.ts'
import { ChatRow } from './chat-row.tsx'

interface ChatRowContainerProps {
  chatId: ChatId
  isOpen: boolean
  isTabStop: boolean
}

/** Draws again only when its own chat changed. */
export function ChatRowContainer({ chatId, isOpen, isTabStop }: ChatRowContainerProps) {
  const chat = useStore(useMemo(() => selectChat(chatId), [chatId]))
  const presence = useStore(useMemo(() => selectPresence(chat?.peerId), [chat?.peerId]))
  const typing = useStore(useMemo(() => selectTyping(chatId), [chatId]))
  const people = useStore(selectPeopleById)
  const typingNames = useMemo(
    () => typing.map((id) => firstName(people[id]?.displayName ?? 'Someone')),
    [typing, people],
  )
  const isDeleting = useStore(({ deletingIds }) => chat?.last !== undefined && deletingIds.has(chat.last.id))
  const isVerified = chat?.peerId !== undefined && people[chat.peerId]?.verifiedAtMs !== undefined
  if (chat === undefined) return null
  return (
    <ChatRow
      chat={chat}
      isVerified={isVerified}
      isOpen={isOpen}
      isTabStop={isTabStop}
      dot={presenceDot(presence)}
      typingNames={typingNames}
      isDeleting={isDeleting}
    />
  )
}
