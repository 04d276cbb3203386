import { useCallback, useLayoutEffect, useRef, useState } from 'react'

interface VirtualListProps<Item> {
  label: string
  items: readonly Item[]
  /** Height of every row. */
  rowPx: number
  keyOf(item: Item): string
  /** Best a memoised component whose handlers stay the same. */
  renderRow(item: Item): React.ReactNode
}

/** Rows drawn beyond each edge of what can be seen. */
const SPARE_ROWS = 4

/** A list inside something that scrolls already: only the rows on screen are in the document. */
export function VirtualList<Item>({ label, items, rowPx, keyOf, renderRow }: VirtualListProps<Item>) {
  const list = useRef<HTMLUListElement>(null)
  const { first, end } = useSeenRows(list, rowPx, items.length)
  return (
    <ul ref={list} role="list" aria-label={label} className="relative" style={{ height: items.length * rowPx }}>
      {items.slice(first, end).map((item, index) => (
        <li
          key={keyOf(item)}
          aria-setsize={items.length}
          aria-posinset={first + index + 1}
          className="absolute inset-x-0 top-0 flex items-center *:flex-1"
          style={{ height: rowPx, transform: `translateY(${(first + index) * rowPx}px)` }}
        >
          {renderRow(item)}
        </li>
      ))}
    </ul>
  )
}

function useSeenRows(list: React.RefObject<HTMLElement | null>, rowPx: number, count: number) {
  const [seen, setSeen] = useState({ top: 0, rows: 0 })
  const look = useCallback(() => {
    if (list.current === null) return
    const scroller = scrollerOf(list.current)
    const abovePx = scroller.getBoundingClientRect().top - list.current.getBoundingClientRect().top
    const top = Math.max(0, Math.floor(abovePx / rowPx))
    const rows = Math.ceil(scroller.clientHeight / rowPx) + 1
    setSeen((before) => (before.top === top && before.rows === rows ? before : { top, rows }))
  }, [list, rowPx])
  // After each drawing, because what stands above may have grown.
  useLayoutEffect(look)
  useLayoutEffect(() => {
    const ending = new AbortController()
    // Scrolling does not bubble, but it is captured on its way down to whatever scrolls.
    document.addEventListener('scroll', look, { capture: true, passive: true, signal: ending.signal })
    addEventListener('resize', look, { signal: ending.signal })
    return () => ending.abort()
  }, [look])
  return { first: Math.max(0, seen.top - SPARE_ROWS), end: Math.min(count, seen.top + seen.rows + SPARE_ROWS) }
}

function scrollerOf(element: HTMLElement): HTMLElement {
  const parent = element.parentElement
  if (parent === null) return element
  return /auto|scroll/.test(getComputedStyle(parent).overflowY) ? parent : scrollerOf(parent)
}
