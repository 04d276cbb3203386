import type { ChatId, ItemId } from '@stogram/contract'

/** The first message that was wholly on screen and how far its top was below the top of the list. */
export interface SavedPosition {
  anchorId: ItemId
  anchorOrder: number
  offsetPx: number
}

/** Where each chat was left, for the life of the window. A chat left at the bottom has none. */
const positionsByChat = new Map<ChatId, SavedPosition>()

export function savePosition(chatId: ChatId, position: SavedPosition | undefined): void {
  if (position === undefined) positionsByChat.delete(chatId)
  else positionsByChat.set(chatId, position)
}

export function getPosition(chatId: ChatId): SavedPosition | undefined {
  return positionsByChat.get(chatId)
}
