import type { ChatView, MessageState } from '@stogram/core'
import { firstName } from '../../../lib/display-name.ts'
import { typingWords } from '../../../lib/typing-words.ts'

/** The second line of a row in the chat list. `lead` is set apart by colour, `tone` by meaning. */
export interface ChatPreview {
  lead?: string
  text: string
  tone: 'plain' | 'accent' | 'danger'
  /** Shown before the time, only for the newest message when it is our own. */
  state?: MessageState
}

/** One line, most urgent first: what failed, who is typing, what is half written, what was said last. */
export function makeChatPreview(chat: ChatView, typingNames: readonly string[]): ChatPreview {
  if (chat.failed > 0) {
    const text = chat.failed === 1 ? 'Not sent' : `${chat.failed} messages not sent`
    return { text, tone: 'danger', state: 'failed' }
  }
  if (typingNames.length > 0) {
    const typing = typingWords(typingNames)
    return chat.kind === 'PRIVATE'
      ? { text: 'typing…', tone: 'accent' }
      : { lead: typing.who, text: typing.what, tone: 'accent' }
  }
  if (chat.draft !== undefined && chat.draft.trim() !== '') {
    return { lead: 'Draft:', text: oneLine(chat.draft), tone: 'danger' }
  }
  return lastLine(chat)
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

function oneLine(text: string): string {
  return text.slice(0, 200).replace(/\s+/g, ' ').trim()
}
