import type { ChatView } from '@stogram/core'
import { useMemo } from 'react'
import { firstName } from '../../../lib/display-name.ts'
import { useMinuteMs } from '../../../state/clock.ts'
import { selectTyping } from '../../../state/messages.selectors.ts'
import { selectPeopleById, selectPresence } from '../../../state/people.selectors.ts'
import { useStore } from '../../../state/store.ts'
import { presenceDot, presenceLabel } from '../../people/index.ts'
import { useIsOffline } from '../../status/index.ts'
import { statusLine } from './status-line.ts'

/** What the header and the foot of the list say about who is there. */
export function useChatStatus(chat: ChatView) {
  const typingIds = useStore(useMemo(() => selectTyping(chat.id), [chat.id]))
  const people = useStore(selectPeopleById)
  const presence = useStore(useMemo(() => selectPresence(chat.peerId), [chat.peerId]))
  const nowMs = useMinuteMs()
  const isOffline = useIsOffline()
  const typingNames = useMemo(
    () => typingIds.map((id) => firstName(people[id]?.displayName ?? 'Someone')),
    [typingIds, people],
  )
  const isPrivate = chat.kind === 'PRIVATE'
  const peer = chat.peerId === undefined ? undefined : people[chat.peerId]
  return {
    status: statusLine({
      isOffline,
      isPrivate,
      memberCount: chat.memberCount,
      presence: presenceLabel(presence, nowMs),
      username: peer?.isDeleted === true ? undefined : peer?.username,
    }),
    typingNames,
    dot: isOffline ? undefined : presenceDot(presence),
  }
}
