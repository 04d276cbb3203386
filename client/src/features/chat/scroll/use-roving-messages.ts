import { useLayoutEffect } from 'react'

const PAGE_ROWS = 10

const STEPS: Record<string, (index: number, last: number) => number> = {
  ArrowUp: (index) => index - 1,
  ArrowDown: (index) => index + 1,
  PageUp: (index) => index - PAGE_ROWS,
  PageDown: (index, last) => Math.min(index + PAGE_ROWS, last),
  Home: () => 0,
  End: (_index, last) => last,
}

/**
 * One tab stop for the whole list: the message that last had the focus, or the newest.
 * Rows are drawn with `tabIndex={-1}`; this hook alone raises one of them.
 */
export function useRovingMessages(
  content: React.RefObject<HTMLElement | null>,
  rows: readonly unknown[],
  onLeaveDown: () => void,
) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: The stop may have left with its row.
  useLayoutEffect(() => {
    const stops = messageRows(content.current)
    if (!stops.some((row) => row.tabIndex === 0)) raise(stops, stops.at(-1))
  }, [content, rows])

  return {
    onFocus(event: React.FocusEvent<HTMLElement>): void {
      const row = rowOf(event.target)
      if (row !== undefined) raise(messageRows(content.current), row)
    },
    /** True when the key moved the focus. */
    onKeyDown(event: React.KeyboardEvent<HTMLElement>): boolean {
      const step = STEPS[event.key]
      if (step === undefined || event.target !== rowOf(event.target)) return false
      if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return false
      const stops = messageRows(content.current)
      const wished = step(stops.indexOf(event.target as HTMLElement), stops.length - 1)
      event.preventDefault()
      if (wished >= stops.length) onLeaveDown()
      else stops[Math.max(0, wished)]?.focus()
      return true
    },
    focusLast(): void {
      messageRows(content.current).at(-1)?.focus()
    },
  }
}

function messageRows(content: HTMLElement | null): HTMLElement[] {
  return [...(content?.querySelectorAll<HTMLElement>('[data-message-id]') ?? [])]
}

function rowOf(target: EventTarget): HTMLElement | undefined {
  return target instanceof HTMLElement ? (target.closest<HTMLElement>('[data-message-id]') ?? undefined) : undefined
}

function raise(stops: readonly HTMLElement[], stop: HTMLElement | undefined): void {
  for (const row of stops) row.tabIndex = row === stop ? 0 : -1
}
