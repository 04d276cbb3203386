import type { ChatView } from '@stogram/core'

export type ChatTab = 'all' | 'unread' | 'groups'

export function isInTab(chat: ChatView, tab: ChatTab): boolean {
  if (tab === 'unread') return chat.unread > 0
  return tab === 'all' || chat.kind === 'GROUP'
}
