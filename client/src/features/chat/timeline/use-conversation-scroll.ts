import type { ItemId } from '@stogram/contract'
import type { ChatView } from '@stogram/core'
import { useEffect, useImperativeHandle, useRef, useState } from 'react'
import { useStore } from '../../../state/store.ts'
import { savePosition } from '../scroll/saved-positions.ts'
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
  const { keeper, refs } = useScrollKeeper(rows, {
    onStick: (now) => {
      setStuck(now)
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
    const isFound = await loader.seek(id)
    // The row is drawn by then: the store tells React before the promise is settled.
    if (isFound) requestAnimationFrame(() => keeper?.reveal(id))
    return isFound
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
function useReread(keeper: ReturnType<typeof useScrollKeeper>['keeper'], { isStale, reread }: OpenTimeline): void {
  const latest = useRef(reread)
  useEffect(() => {
    latest.current = reread
  })
  useEffect(() => {
    if (!isStale) return
    const position = keeper?.position()
    const placement = position === undefined ? ({ kind: 'bottom' } as const) : ({ kind: 'anchor', position } as const)
    return latest.current(position, () => keeper?.place(placement))
  }, [isStale, keeper])
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
