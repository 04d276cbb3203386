import type { MessagePage } from '@stogram/core'
import type { StateCreator } from 'zustand'
import { appendPage, type MessageWindow, prependPage, windowOf } from './message-window.ts'
import type { ProjectionSlice } from './projection.slice.ts'

/** Chats whose messages stay in memory, newest use last. */
const MAX_WINDOWS = 5

export interface WindowsSlice {
  windowUses: readonly string[]
  /** Replaces the chat's window: on opening, and on jumping. */
  showPage(chatId: string, page: MessagePage): void
  showOlder(chatId: string, page: MessagePage): void
  showNewer(chatId: string, page: MessagePage): void
  /** Whether somebody reads this chat above its end. One chat is open at a time. */
  holdRows(chatId: string, isHeld: boolean): void
}

export const createWindowsSlice: StateCreator<ProjectionSlice & WindowsSlice, [], [], WindowsSlice> = (set) => ({
  windowUses: [],
  showPage: (chatId, page) => set((state) => withWindow(state, chatId, windowOf(page))),
  showOlder: (chatId, page) => set((state) => changeWindow(state, chatId, (window) => prependPage(window, page))),
  showNewer: (chatId, page) => set((state) => changeWindow(state, chatId, (window) => appendPage(window, page))),
  holdRows: (chatId, isHeld) =>
    set((state) => {
      if (isHeld) return state.heldChatId === chatId ? {} : { heldChatId: chatId }
      return state.heldChatId === chatId ? { heldChatId: undefined } : {}
    }),
})

type WindowState = Pick<ProjectionSlice, 'windowsByChat'> & Pick<WindowsSlice, 'windowUses'>

function changeWindow(
  state: WindowState,
  chatId: string,
  change: (window: MessageWindow) => MessageWindow,
): Partial<WindowState> {
  const before = state.windowsByChat[chatId]
  if (before === undefined) return {}
  const after = change(before)
  return after === before ? {} : withWindow(state, chatId, after)
}

function withWindow(state: WindowState, chatId: string, window: MessageWindow): WindowState {
  const windowUses = [...state.windowUses.filter((id) => id !== chatId), chatId].slice(-MAX_WINDOWS)
  const kept = new Set(windowUses)
  const entries = Object.entries(state.windowsByChat).filter(([id]) => kept.has(id))
  return { windowUses, windowsByChat: { ...Object.fromEntries(entries), [chatId]: window } }
}
