import type { ChatId } from '@stogram/contract'

export function draftTargetKey(chatId: ChatId): string {
  return `target:${chatId}`
}
