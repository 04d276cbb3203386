import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { type ScrollEvents, ScrollKeeper } from './scroll-keeper.ts'

/** The elements of a message list, and the keeper that lives as long as they do. */
export function useScrollKeeper(rows: readonly unknown[], events: ScrollEvents) {
  const scroller = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const top = useRef<HTMLDivElement>(null)
  const bottom = useRef<HTMLDivElement>(null)
  const latest = useRef(events)
  const [keeper, setKeeper] = useState<ScrollKeeper>()

  useLayoutEffect(() => {
    latest.current = events
  })

  useLayoutEffect(() => {
    if (!scroller.current || !content.current || !top.current || !bottom.current) return
    const parts = {
      scroller: scroller.current,
      content: content.current,
      top: top.current,
      bottom: bottom.current,
    }
    const made = new ScrollKeeper(parts, {
      onStick: (isStuck) => latest.current.onStick(isStuck),
      onNear: (end) => latest.current.onNear(end),
      onScroll: () => latest.current.onScroll(),
    })
    setKeeper(made)
    return () => made.close()
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: Runs when the drawn rows change.
  useLayoutEffect(() => keeper?.didChange(), [keeper, rows])

  return { keeper, refs: { scroller, content, top, bottom } }
}

/** Calls back once scrolling has paused, and when the list goes away. */
export function useSettled(delayMs: number, settled: () => void): () => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const latest = useRef(settled)
  useEffect(() => {
    latest.current = settled
  })
  useEffect(() => () => clearTimeout(timer.current), [])
  return () => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => latest.current(), delayMs)
  }
}
