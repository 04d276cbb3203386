import type { ChatView, MessageState } from '@stogram/core'

/** The second line of a row in the chat list. `lead` is set apart by colour, `tone` by meaning. */
export interface ChatPreview {
  lead?: string
  text: string
  tone: 'plain' | 'accent' | 'danger'
  /** Shown before the time, only for the newest message when it is our own. */
  state?: MessageState
}

/** How far the newest own message came: its mark, and the word a screen reader says. */
export const MARK_BY_STATE = {
  queued: { mark: 'waiting', label: 'Waiting to be sent' },
  sent: { mark: 'one', label: 'Sent' },
  delivered: { mark: 'two', label: 'Delivered' },
  read: { mark: 'two-filled', label: 'Read' },
  failed: { mark: 'warning', label: 'Not sent' },
} as const satisfies Record<MessageState, { mark: string; label: string }>

/** One line, most urgent first: what failed, who is typing, what is half written, what was said last. */
export function makeChatPreview(chat: ChatView, typingNames: readonly string[]): ChatPreview {
  if (chat.failed > 0) {
    const text = chat.failed === 1 ? 'Not sent' : `${chat.failed} messages not sent`
    return { text, tone: 'danger', state: 'failed' }
  }
  if (typingNames.length > 0) {
    return chat.kind === 'PRIVATE'
      ? { text: 'typing…', tone: 'accent' }
      : { ...typingLine(typingNames), tone: 'accent' }
  }
  if (chat.draft !== undefined && chat.draft.trim() !== '') {
    return { lead: 'Draft:', text: oneLine(chat.draft), tone: 'danger' }
  }
  return lastLine(chat)
}

/** "Mira is typing…", "Mira and Tomás are typing…", "Mira and 2 others are typing…" */
export function typingLabel(names: readonly string[]): string {
  const { lead, text } = typingLine(names)
  return `${lead} ${text}`
}

function typingLine(names: readonly string[]): { lead: string; text: string } {
  const [first = '', second = ''] = names
  if (names.length === 1) return { lead: first, text: 'is typing…' }
  if (names.length === 2) return { lead: `${first} and ${second}`, text: 'are typing…' }
  return { lead: `${first} and ${names.length - 1} others`, text: 'are typing…' }
}

function lastLine(chat: ChatView): ChatPreview {
  const { last } = chat
  if (last === undefined) {
    return { text: chat.kind === 'GROUP' ? 'New group' : 'No messages yet', tone: 'plain' }
  }
  const text = last.kind === 'deleted' ? 'Message deleted' : oneLine(last.text)
  const state = last.isOwn && last.state !== undefined ? { state: last.state } : {}
  const isNamed = chat.kind === 'GROUP' && last.kind !== 'system'
  const name = last.isOwn ? 'You' : firstName(last.senderName)
  return { text: isNamed ? `${name}: ${text}` : text, tone: 'plain', ...state }
}

function firstName(name: string): string {
  return name.trim().split(/\s+/)[0] ?? name
}

function oneLine(text: string): string {
  return text.slice(0, 200).replace(/\s+/g, ' ').trim()
}
