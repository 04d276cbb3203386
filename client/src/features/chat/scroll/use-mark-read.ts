import { useEffect } from 'react'

const FOCUS_MS = 1_000

/**
 * Reports how far the person has really read: the newest row of others that was on screen while this window was
 * visible and had the focus for a second.
 */
export function useMarkRead(
  scroller: React.RefObject<HTMLElement | null>,
  rows: readonly unknown[],
  report: (uptoOrder: number) => void,
): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: Rows are observed anew when they change.
  useEffect(() => {
    const root = scroller.current
    if (root === null) return
    let seenOrder = 0
    let timer: ReturnType<typeof setTimeout> | undefined
    const schedule = () => {
      clearTimeout(timer)
      if (!isLookedAt() || seenOrder === 0) return
      timer = setTimeout(() => {
        if (isLookedAt()) report(seenOrder)
      }, FOCUS_MS)
    }
    const watch = new IntersectionObserver(
      (entries) => {
        const seen = entries.filter((entry) => isSeen(entry)).map((entry) => orderOf(entry.target))
        const newest = Math.max(seenOrder, ...seen)
        if (newest === seenOrder) return
        seenOrder = newest
        schedule()
      },
      { root, threshold: [0, 0.5] },
    )
    for (const row of root.querySelectorAll('[data-peer]')) watch.observe(row)
    addEventListener('focus', schedule)
    document.addEventListener('visibilitychange', schedule)
    return () => {
      clearTimeout(timer)
      watch.disconnect()
      removeEventListener('focus', schedule)
      document.removeEventListener('visibilitychange', schedule)
    }
  }, [scroller, rows, report])
}

function isLookedAt(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus()
}

/** Half of it, or its end when it is taller than the screen. */
function isSeen(entry: IntersectionObserverEntry): boolean {
  if (!entry.isIntersecting) return false
  const rootBottom = entry.rootBounds?.bottom ?? 0
  return entry.intersectionRatio >= 0.5 || entry.boundingClientRect.bottom <= rootBottom
}

function orderOf(element: Element): number {
  return element instanceof HTMLElement ? Number(element.dataset['order'] ?? 0) : 0
}
