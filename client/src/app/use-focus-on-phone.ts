import { useEffect, useRef } from 'react'
import type { Route } from '../state/route.ts'

/**
 * On a phone a screen takes the place of another, and what had the focus is gone with it: the focus goes to the new
 * screen, or back to the row of the chat that was left. Wider windows show both, and the focus stays.
 */
export function useFocusOnPhone(route: Route, isHome: boolean): void {
  const last = useRef(route)
  useEffect(() => {
    const from = last.current
    last.current = route
    if (from === route || matchMedia('(min-width: 640px)').matches) return
    const row = from.name === 'chat' ? `[data-chat-id="${CSS.escape(from.chatId)}"]` : undefined
    const pane = document.querySelector<HTMLElement>(isHome ? 'nav' : 'main')
    if (pane === null || pane.contains(document.activeElement)) return
    const target = (isHome && row !== undefined && pane.querySelector<HTMLElement>(row)) || pane
    focusQuietly(target)
  }, [route, isHome])
}

/** After writing, the browser takes this for the work of a keyboard and would draw a ring; fingers need none. */
function focusQuietly(target: HTMLElement): void {
  if (matchMedia('(pointer: coarse)').matches) {
    target.dataset['quiet'] = ''
    target.addEventListener('blur', () => Reflect.deleteProperty(target.dataset, 'quiet'), { once: true })
  }
  target.focus({ preventScroll: true })
}
