import { selectUnreadChats } from '../state/chats.selectors.ts'
import { useStore } from '../state/store.ts'

/** Chats with something unread, on the icon of the installed app. */
export function showUnreadCount(): void {
  let shown = 0
  useStore.subscribe((state) => {
    const count = selectUnreadChats(state)
    if (count === shown) return
    shown = count
    // Browsers without an icon to mark have no such method.
    navigator.setAppBadge?.(count).catch(() => undefined)
  })
}
