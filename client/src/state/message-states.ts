import type { MessageState } from '@stogram/core'

/** How far a message has come: the mark that is drawn and the words that are read. */
export const MESSAGE_STATES = {
  queued: { mark: 'waiting', label: 'Waiting to be sent' },
  sent: { mark: 'one', label: 'Sent' },
  delivered: { mark: 'two', label: 'Delivered' },
  read: { mark: 'two-filled', label: 'Read' },
  failed: { mark: 'warning', label: 'Not sent' },
} as const satisfies Record<MessageState, { mark: string; label: string }>
