import type { ChatId } from '@stogram/contract'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { core } from '../../../state/core-client.ts'
import type { MessageWindow } from '../../../state/message-window.ts'
import { selectWindow } from '../../../state/messages.selectors.ts'
import { useStore } from '../../../state/store.ts'
import { getPosition, type SavedPosition } from '../scroll/saved-positions.ts'
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
  /** Set while the rows may have holes: they are shown until they were read again, and nothing is added to them. */
  staleEpoch: number | undefined
  /** Reads them again around a place, or at the end. `beforeShown` runs when they are about to be drawn. */
  reread(position: SavedPosition | undefined, beforeShown: () => void): () => void
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

  const epoch = useStore((state) => state.windowsEpoch)
  const [shownEpoch, setShownEpoch] = useState(epoch)
  const lastShown = useRef<MessageWindow>(undefined)
  const isStale = phase === 'ready' && shownEpoch !== epoch
  useEffect(() => {
    if (!isStale) lastShown.current = window
  })

  useEffect(() => {
    if (phase !== 'loading') return
    return settleInto(firstPage(loader, opening.read, chatId), setPhase)
  }, [phase, loader, opening, chatId])

  const reread = useCallback(
    (position: SavedPosition | undefined, beforeShown: () => void) => {
      const reading = position === undefined ? loader.showNewest() : loader.showAround(position.anchorOrder)
      return settleInto(reading, (outcome) => {
        beforeShown()
        setShownEpoch(epoch)
        setPhase(outcome)
      })
    },
    [loader, epoch],
  )

  return {
    window: phase === 'ready' ? (isStale ? lastShown.current : window) : undefined,
    staleEpoch: isStale ? epoch : undefined,
    reread,
    hasFailed: phase === 'failed',
    dividerOrder: opening.dividerOrder,
    placement: opening.placement,
    loader,
    retry: () => {
      setShownEpoch(epoch)
      setPhase('loading')
    },
  }
}

/** The returned function makes whatever comes of it too late. */
function settleInto(work: Promise<void>, settle: (outcome: 'ready' | 'failed') => void): () => void {
  let isCurrent = true
  work.then(
    () => isCurrent && settle('ready'),
    () => isCurrent && settle('failed'),
  )
  return () => {
    isCurrent = false
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

function firstPage(loader: PageLoader, read: Opening['read'], chatId: ChatId): Promise<void> {
  if (typeof read === 'number') return loader.showAround(read)
  // What was in memory at first may have been dropped since.
  const isThere = read === 'nothing' && windowStore.getWindow(chatId) !== undefined
  return isThere ? Promise.resolve() : loader.showNewest()
}
