import type { ChatView } from '@stogram/core'
import type { AppState } from './store.ts'

// Selectors return what the store holds and make nothing new, so a row is drawn only when it changed.

export function selectChatIds(state: AppState): readonly string[] {
  return state.chatIds
}

export function selectChatsById(state: AppState): Readonly<Record<string, ChatView>> {
  return state.chatsById
}

export function selectChat(chatId: string) {
  return (state: AppState): ChatView | undefined => state.chatsById[chatId]
}

export function selectUnreadChats(state: AppState): number {
  let count = 0
  for (const id of state.chatIds) if ((state.chatsById[id]?.unread ?? 0) > 0) count += 1
  return count
}

export function selectDraftCount(state: AppState): number {
  let count = 0
  for (const id of state.chatIds) if ((state.chatsById[id]?.draft ?? '').trim() !== '') count += 1
  return count
}
