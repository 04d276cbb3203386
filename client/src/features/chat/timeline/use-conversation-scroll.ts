import type { ItemId } from '@stogram/contract'
import type { ChatView } from '@stogram/core'
import { useEffect, useImperativeHandle, useRef, useState } from 'react'
import { useStore } from '../../../state/store.ts'
import { type SavedPosition, savePosition } from '../scroll/saved-positions.ts'
import type { Placement } from '../scroll/scroll-keeper.ts'
import { useScrollKeeper, useSettled } from '../scroll/use-scroll-keeper.ts'
import { useOlderWait } from '../window/use-older-wait.ts'
import type { OpenTimeline } from '../window/use-timeline.ts'
import { useFloatingDate } from './use-floating-date.ts'

/** What the rest of the chat may ask of its list. */
export interface TimelineHandle {
  /** False when the message is not to be found any more. */
  jump(id: ItemId): Promise<boolean>
  /** To the newest message, reading it first when it is out of the window. */
  showNewest(): void
  focusLast(): void
}

const SETTLE_MS = 200
const FAR_PX = 500

/** Joins what the list shows with where it stands. */
export function useConversationScroll(chat: ChatView, timeline: OpenTimeline, rows: readonly unknown[]) {
  const { loader, window } = timeline
  const [isStuck, setStuck] = useState(true)
  const [isFar, setFar] = useState(false)
  /** Where a jump began: at the bottom when it has no position. */
  const [returnTo, setReturn] = useState<{ position: SavedPosition | undefined }>()
  const { keeper, refs } = useScrollKeeper(rows, {
    onStick: (now) => {
      setStuck(now)
      if (now) setReturn(undefined)
      useStore.getState().holdRows(chat.id, !now)
    },
    onNear: (end) => {
      if (end === 'older') older.loadOlder()
      // @NOTE a page that cannot be read now is asked for again when its end comes near the next time.
      else loader.loadNewer().catch(() => undefined)
    },
    onScroll: () => {
      date.onScroll()
      settle()
      setFar(distanceToBottom(refs.scroller.current) > FAR_PX)
    },
  })
  const older = useOlderWait(chat.id, () => loader.loadOlder(() => keeper?.willChange()))
  const date = useFloatingDate(
    keeper,
    refs.scroller,
    (id) => window?.messages.find((message) => message.id === id)?.atMs,
  )
  const settle = useSettled(SETTLE_MS, () => savePosition(chat.id, keeper?.position()))
  useFirstPlacement(keeper, timeline)
  useReread(keeper, timeline)
  useEffect(() => () => useStore.getState().holdRows(chat.id, false), [chat.id])

  async function showNewest(): Promise<void> {
    if (window?.hasNewer) await loader.showNewest()
    keeper?.stick()
  }
  async function jump(id: ItemId): Promise<boolean> {
    const from = { position: keeper?.position() }
    const isShown = keeper?.shows(id) ?? false
    const isFound = await loader.seek(id)
    // Of several jumps in a row the first one knows where the reading was.
    if (isFound && !isShown) setReturn((before) => before ?? from)
    // The row is drawn by then: the store tells React before the promise is settled.
    if (isFound) requestAnimationFrame(() => keeper?.reveal(id))
    return isFound
  }
  async function goBack(): Promise<void> {
    const { position } = returnTo ?? {}
    setReturn(undefined)
    if (position === undefined) return showNewest()
    keeper?.place(placementAt(position))
    if (keeper?.has(position.anchorId)) keeper.didChange()
    else await loader.showAround(position.anchorOrder)
  }
  function goDown(): void {
    if (keeper?.isUnreadBelow()) keeper.showUnread()
    else if (window?.hasNewer) void showNewest()
    else keeper?.scrollToBottom()
  }
  const isDownShown = !isStuck && (isFar || window?.hasNewer === true || chat.unread > 0)
  return {
    refs,
    dateMs: isStuck ? undefined : date.atMs,
    isDownShown,
    isOlderAwaited: older.isWaiting,
    showNewest,
    jump,
    canGoBack: returnTo !== undefined,
    goBack: () => void goBack().catch(() => undefined),
    goDown,
  }
}

function useFirstPlacement(
  keeper: ReturnType<typeof useScrollKeeper>['keeper'],
  { placement, window }: OpenTimeline,
): void {
  const isPlaced = useRef(false)
  const isReady = window !== undefined
  useEffect(() => {
    if (keeper === undefined || !isReady || isPlaced.current) return
    isPlaced.current = true
    keeper.place(placement)
    keeper.didChange()
  }, [keeper, isReady, placement])
}

/** What may have holes is read again where the reader stands, and stays there. */
function useReread(keeper: ReturnType<typeof useScrollKeeper>['keeper'], { staleEpoch, reread }: OpenTimeline): void {
  const latest = useRef(reread)
  useEffect(() => {
    latest.current = reread
  })
  useEffect(() => {
    if (staleEpoch === undefined) return
    const position = keeper?.position()
    return latest.current(position, () => keeper?.place(placementAt(position)))
  }, [staleEpoch, keeper])
}

function placementAt(position: SavedPosition | undefined): Placement {
  return position === undefined ? { kind: 'bottom' } : { kind: 'anchor', position }
}

export function useTimelineHandle(
  ref: React.Ref<TimelineHandle>,
  scroll: Pick<ReturnType<typeof useConversationScroll>, 'jump' | 'showNewest'>,
  focusLast: () => void,
): void {
  useImperativeHandle(ref, () => ({
    jump: scroll.jump,
    showNewest: () => void scroll.showNewest(),
    focusLast,
  }))
}

function distanceToBottom(scroller: HTMLElement | null): number {
  return scroller === null ? 0 : scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight
}
