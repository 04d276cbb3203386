import type { MessageWindow } from '../../../state/message-window.ts'
import type { SavedPosition } from '../scroll/saved-positions.ts'
import type { Placement } from '../scroll/scroll-keeper.ts'

export interface Opening {
  /** Order of the message above which the unread line stands, for as long as the chat is open. */
  dividerOrder: number | undefined
  placement: Placement
  /** What has to be read first: nothing, the newest page, or the page around an order. */
  read: 'nothing' | 'newest' | number
}

interface OpeningInput {
  firstUnreadOrder: number | undefined
  saved: SavedPosition | undefined
  /** What is left in memory from the last visit. */
  window: MessageWindow | undefined
}

/** Unread messages come first, then the place where the chat was left, then the newest message. */
export function planOpening({ firstUnreadOrder, saved, window }: OpeningInput): Opening {
  if (firstUnreadOrder !== undefined) {
    return {
      dividerOrder: firstUnreadOrder,
      placement: { kind: 'unread' },
      read: reaches(window, firstUnreadOrder) ? 'nothing' : firstUnreadOrder,
    }
  }
  if (saved !== undefined) {
    return {
      dividerOrder: undefined,
      placement: { kind: 'anchor', position: saved },
      read: reaches(window, saved.anchorOrder) ? 'nothing' : saved.anchorOrder,
    }
  }
  const hasBottom = window !== undefined && window.messages.length > 0 && !window.hasNewer
  return {
    dividerOrder: undefined,
    placement: { kind: 'bottom' },
    read: hasBottom ? 'nothing' : 'newest',
  }
}

function reaches(window: MessageWindow | undefined, order: number): boolean {
  const first = window?.messages[0]
  const last = window?.messages.at(-1)
  return first !== undefined && last !== undefined && first.order <= order && order <= last.order
}
