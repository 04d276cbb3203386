import type { ItemId, MessagePage, MessageView } from '@stogram/core'

/** The slice of a chat that is in the document: contiguous, in order, at most `WINDOW_ROWS` long. */
export interface MessageWindow {
  messages: readonly MessageView[]
  hasOlder: boolean
  hasNewer: boolean
}

export const WINDOW_ROWS = 120
export const SHIFT_ROWS = 30

export const EMPTY_WINDOW: MessageWindow = { messages: [], hasOlder: false, hasNewer: false }

/** Adds a page above; what no longer fits leaves at the bottom. */
export function extendOlder(window: MessageWindow, page: MessagePage): MessageWindow {
  const messages = merge(page.messages, window.messages)
  return {
    messages: messages.slice(0, WINDOW_ROWS),
    hasOlder: page.hasOlder,
    hasNewer: window.hasNewer || messages.length > WINDOW_ROWS,
  }
}

/** Adds a page below; what no longer fits leaves at the top. */
export function extendNewer(window: MessageWindow, page: MessagePage): MessageWindow {
  const messages = merge(window.messages, page.messages)
  return {
    messages: messages.slice(-WINDOW_ROWS),
    hasOlder: window.hasOlder || messages.length > WINDOW_ROWS,
    hasNewer: page.hasNewer,
  }
}

/**
 * Applies what changed in the chat. A message outside the slice is left out: it is read when the slice gets there.
 * `keep` says which end stays when the slice is full: the newest while the reader is at the bottom.
 */
export function applyToWindow(
  window: MessageWindow,
  patch: { upserts: readonly MessageView[]; removes: readonly ItemId[] },
  keep: 'newest' | 'oldest',
): MessageWindow {
  const known = new Set(window.messages.map((message) => message.id))
  const removed = new Set(patch.removes)
  const upserts = patch.upserts.filter((message) => known.has(message.id) || isInside(window, message))
  if (upserts.length === 0 && !patch.removes.some((id) => known.has(id))) return window
  const messages = merge(window.messages, upserts).filter((message) => !removed.has(message.id))
  if (messages.length <= WINDOW_ROWS) return { ...window, messages }
  return keep === 'newest'
    ? { ...window, messages: messages.slice(-WINDOW_ROWS), hasOlder: true }
    : { ...window, messages: messages.slice(0, WINDOW_ROWS), hasNewer: true }
}

function isInside(window: MessageWindow, message: MessageView): boolean {
  const first = window.messages[0]
  const last = window.messages.at(-1)
  if (first === undefined || last === undefined) return !window.hasOlder && !window.hasNewer
  if (message.order < first.order) return !window.hasOlder
  return message.order <= last.order || !window.hasNewer
}

/** Later lists win; unchanged messages keep their identity, so their rows do not render again. */
function merge(older: readonly MessageView[], newer: readonly MessageView[]): MessageView[] {
  const messagesById = new Map<ItemId, MessageView>()
  for (const message of older) messagesById.set(message.id, message)
  for (const message of newer) messagesById.set(message.id, message)
  return [...messagesById.values()].sort((a, b) => a.order - b.order)
}
