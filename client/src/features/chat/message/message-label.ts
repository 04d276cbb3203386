import type { MessageView } from '@stogram/core'
import { MESSAGE_STATES } from '../../../state/message-states.ts'
import { clockLabel } from '../../../ui/date-labels.ts'

/** What a screen reader says for a message: sender, what it answers, the words, time, state. */
export function messageLabel(message: MessageView): string {
  if (message.kind === 'system') return message.text
  const sender = message.isOwn ? 'You' : message.senderName
  const parts = [
    sender,
    message.replyTo && `in reply to ${message.replyTo.senderName}`,
    message.kind === 'deleted' ? 'Message deleted' : message.text,
    message.reactions.length > 0 &&
      message.reactions.map(({ emoji, accountIds }) => `${emoji} ${accountIds.length}`).join(', '),
    message.editedAtMs !== undefined && 'edited',
    clockLabel(message.atMs),
    message.state && MESSAGE_STATES[message.state].label,
  ]
  return parts.filter(Boolean).join(', ')
}

/** What is announced when messages arrive: one by name, several by number. Never history, never our own. */
export function announcement(messages: readonly MessageView[]): string {
  const arrived = messages.filter((message) => !message.isOwn && message.kind === 'text')
  const [first] = arrived
  if (first === undefined) return ''
  return arrived.length === 1 ? `${first.senderName}: ${first.text.slice(0, 200)}` : `${arrived.length} new messages`
}
