import { useDeferredValue, useEffect, useState } from 'react'

/** Rows drawn beyond each edge of what can be seen. */
const SPARE_ROWS = 4

export interface RowWindow {
  first: number
  /** One past the last. */
  end: number
}

/**
 * Which rows of one height to draw. It reads the height of the window, never that of the list, so that nothing is laid
 * out before the first rows are there, and they are drawn once.
 */
export function useRowWindow(
  scroller: React.RefObject<HTMLElement | null>,
  { count, rowPx }: { count: number; rowPx: number },
): RowWindow {
  // The first picture is of what can be seen.
  const spare = useDeferredValue(SPARE_ROWS, 0)
  const [view, setView] = useState(() => ({ top: 0, rows: rowsIn(innerHeight, rowPx) }))
  useEffect(() => {
    const box = scroller.current
    if (box === null) return
    function look(): void {
      const top = Math.floor((box?.scrollTop ?? 0) / rowPx)
      const rows = rowsIn(innerHeight, rowPx)
      setView((before) => (before.top === top && before.rows === rows ? before : { top, rows }))
    }
    box.addEventListener('scroll', look, { passive: true })
    addEventListener('resize', look)
    return () => {
      box.removeEventListener('scroll', look)
      removeEventListener('resize', look)
    }
  }, [scroller, rowPx])
  return rowWindow(view, { count, spare })
}

/** A list that became shorter may still be said to be scrolled far down: its last rows are drawn then. */
export function rowWindow(
  view: { top: number; rows: number },
  { count, spare }: { count: number; spare: number },
): RowWindow {
  const top = Math.min(view.top, Math.max(0, count - view.rows))
  return { first: Math.max(0, top - spare), end: Math.min(count, top + view.rows + spare) }
}

/** One more than fits: a row may stand at both edges in part. */
function rowsIn(heightPx: number, rowPx: number): number {
  return Math.ceil(heightPx / rowPx) + 1
}

/** The tab stop stays in the document wherever the list is scrolled to: otherwise Tab could not enter it. */
export function drawnRows({ first, end }: RowWindow, tabStop: number): number[] {
  const rows = Array.from({ length: end - first }, (_, offset) => first + offset)
  if (tabStop < first) rows.unshift(tabStop)
  else if (tabStop >= end) rows.push(tabStop)
  return rows
}
