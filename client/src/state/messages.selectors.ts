import type { MessageWindow } from './message-window.ts'
import type { AppState } from './store.ts'

const NOBODY: readonly string[] = []

/** Undefined until a page of the chat was read. */
export function selectWindow(chatId: string) {
  return (state: AppState): MessageWindow | undefined => state.windowsByChat[chatId]
}

/** Account ids of those who are typing. */
export function selectTyping(chatId: string) {
  return (state: AppState): readonly string[] => state.typingByChat[chatId] ?? NOBODY
}
