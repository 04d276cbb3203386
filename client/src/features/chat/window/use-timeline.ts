import type { ChatId } from '@stogram/contract'
import { useEffect, useMemo, useState } from 'react'
import { core } from '../../../state/core-client.ts'
import type { MessageWindow } from '../../../state/message-window.ts'
import { selectWindow } from '../../../state/messages.selectors.ts'
import { useStore } from '../../../state/store.ts'
import { getPosition } from '../scroll/saved-positions.ts'
import type { Placement } from '../scroll/scroll-keeper.ts'
import { PageLoader, type WindowStore } from './page-loader.ts'
import { type Opening, planOpening } from './plan-opening.ts'

export interface OpenTimeline {
  /** Undefined until something can be shown. */
  window: MessageWindow | undefined
  hasFailed: boolean
  dividerOrder: number | undefined
  placement: Placement
  loader: PageLoader
  retry(): void
}

const windowStore: WindowStore = {
  getWindow: (chatId) => useStore.getState().windowsByChat[chatId],
  showPage: (chatId, page) => useStore.getState().showPage(chatId, page),
  showOlder: (chatId, page) => useStore.getState().showOlder(chatId, page),
  showNewer: (chatId, page) => useStore.getState().showNewer(chatId, page),
}

/** One chat's messages while it is open. Give the component that calls this a key of the chat. */
export function useTimeline(chatId: ChatId): OpenTimeline {
  const [opening] = useState(() => openingOf(chatId))
  const [phase, setPhase] = useState<'loading' | 'ready' | 'failed'>(opening.read === 'nothing' ? 'ready' : 'loading')
  const window = useStore(useMemo(() => selectWindow(chatId), [chatId]))
  const loader = useMemo(() => new PageLoader(chatId, core, windowStore), [chatId])

  useEffect(() => {
    if (phase !== 'loading') return
    let isCurrent = true
    firstPage(loader, opening.read).then(
      () => isCurrent && setPhase('ready'),
      () => isCurrent && setPhase('failed'),
    )
    return () => {
      isCurrent = false
    }
  }, [phase, loader, opening])

  return {
    window: phase === 'ready' ? window : undefined,
    hasFailed: phase === 'failed',
    dividerOrder: opening.dividerOrder,
    placement: opening.placement,
    loader,
    retry: () => setPhase('loading'),
  }
}

function openingOf(chatId: ChatId): Opening {
  const { chatsById, windowsByChat } = useStore.getState()
  const chat = chatsById[chatId]
  return planOpening({
    firstUnreadOrder: (chat?.unread ?? 0) > 0 ? chat?.firstUnreadOrder : undefined,
    saved: getPosition(chatId),
    window: windowsByChat[chatId],
  })
}

function firstPage(loader: PageLoader, read: Opening['read']): Promise<void> {
  if (read === 'nothing') return Promise.resolve()
  return read === 'newest' ? loader.showNewest() : loader.showAround(read)
}
