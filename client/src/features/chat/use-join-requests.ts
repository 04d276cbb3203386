import type { ChatId } from '@stogram/contract'
import type { JoinRequestView } from '@stogram/core'
import { useMemo } from 'react'
import { useStore } from '../../state/store.ts'

/** Who waits to be let into this chat by this account. */
export function useJoinRequests(chatId: ChatId): readonly JoinRequestView[] {
  const all = useStore((state) => state.joinRequests)
  return useMemo(() => all.filter((request) => request.chatId === chatId), [all, chatId])
}
