import { useEffect, useRef, useState } from 'react'
import type { ScrollKeeper } from '../scroll/scroll-keeper.ts'

const SHOWN_MS = 3_000
const INLINE_PX = 56

/** The day of the topmost row while the list is being scrolled, and for 3 s after. */
export function useFloatingDate(
  keeper: ScrollKeeper | undefined,
  scroller: React.RefObject<HTMLElement | null>,
  atMsOf: (messageId: string) => number | undefined,
) {
  const [atMs, setAtMs] = useState<number>()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const frame = useRef<number>(undefined)

  useEffect(
    () => () => {
      clearTimeout(timer.current)
      if (frame.current !== undefined) cancelAnimationFrame(frame.current)
    },
    [],
  )

  function update(): void {
    frame.current = undefined
    const id = keeper?.firstVisibleRow()?.dataset['messageId']
    const isInline = scroller.current === null || hasDateNearTop(scroller.current)
    setAtMs(id === undefined || isInline ? undefined : dayOf(atMsOf(id)))
  }

  return {
    atMs,
    onScroll(): void {
      frame.current ??= requestAnimationFrame(update)
      clearTimeout(timer.current)
      timer.current = setTimeout(() => setAtMs(undefined), SHOWN_MS)
    },
  }
}

/** The day's first moment: the chip is drawn again only when the day changes. */
function dayOf(atMs: number | undefined): number | undefined {
  return atMs === undefined ? undefined : new Date(atMs).setHours(0, 0, 0, 0)
}

function hasDateNearTop(scroller: HTMLElement): boolean {
  const top = scroller.getBoundingClientRect().top
  return [...scroller.querySelectorAll('[data-date]')].some((date) => {
    const offset = date.getBoundingClientRect().top - top
    return offset > -INLINE_PX && offset < INLINE_PX
  })
}
