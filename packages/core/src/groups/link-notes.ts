import type { ChatId } from '@stogram/contract'

/** Where a device keeps the secret of a join link of its account. */
export function linkNoteKey(chatId: ChatId, id: string): string {
  return `group-link:${chatId}:${id}`
}

/** Where a device keeps what a link said of a group that it has asked to join. */
export function joiningKey(chatId: ChatId): string {
  return `joining:${chatId}`
}
