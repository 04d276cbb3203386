import type { ChatView, MessageState } from '@stogram/core'
import { firstName } from '../../../lib/display-name.ts'
import { isolate } from '../../../lib/isolate.ts'
import { typingWords } from '../../../lib/typing-words.ts'

/** The second line of a row in the chat list. `lead` is set apart by colour, `tone` by meaning. */
export interface ChatPreview {
  /** In our own words and direction, with names isolated; `text` runs as whoever wrote it. */
  lead?: string
  text: string
  tone: 'plain' | 'accent' | 'danger'
  /** Shown before the time, only for the newest message when it is our own. */
  state?: MessageState
}

export interface PreviewMoment {
  /** First names of those who are typing. */
  typingNames: readonly string[]
  /** The chat is on screen: what is half written stands in its field. */
  isOpen: boolean
  /** The newest message goes in a moment, unless that is undone. */
  isDeleting: boolean
}

/** One line, most urgent first: what failed, who is typing, what is half written, what was said last. */
export function makeChatPreview(chat: ChatView, { typingNames, isOpen, isDeleting }: PreviewMoment): ChatPreview {
  if (chat.failed > 0) {
    const text = chat.failed === 1 ? 'Not sent' : `${chat.failed} messages not sent`
    return { text, tone: 'danger', state: 'failed' }
  }
  if (typingNames.length > 0) {
    const typing = typingWords(typingNames.map(isolate))
    return chat.kind === 'PRIVATE'
      ? { text: 'typing…', tone: 'accent' }
      : { lead: typing.who, text: typing.what, tone: 'accent' }
  }
  if (!isOpen && chat.draft !== undefined && chat.draft.trim() !== '') {
    return { lead: 'Draft:', text: oneLine(chat.draft), tone: 'danger' }
  }
  return isDeleting ? { text: 'Deleting…', tone: 'plain' } : lastLine(chat)
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
  return { ...(isNamed && { lead: `${isolate(name)}:` }), text, tone: 'plain', ...state }
}

function oneLine(text: string): string {
  return text.slice(0, 200).replace(/\s+/g, ' ').trim()
}
