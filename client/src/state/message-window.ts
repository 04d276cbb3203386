import type { MessagePage, MessageView } from '@stogram/core'

/** A run of one chat's messages, without holes, in rising order. */
export interface MessageWindow {
  messages: readonly MessageView[]
  hasOlder: boolean
  hasNewer: boolean
}

/** Rows of real DOM that a chat shows at most. */
export const MAX_WINDOW = 120

export function windowOf(page: MessagePage): MessageWindow {
  return { messages: sorted(page.messages), hasOlder: page.hasOlder, hasNewer: page.hasNewer }
}

/** Joins an older page in front; what leaves at the other end can be read again. A page of nothing changes nothing. */
export function prependPage(window: MessageWindow, page: MessagePage): MessageWindow {
  if (page.messages.length === 0 && page.hasOlder === window.hasOlder) return window
  const messages = sorted([...page.messages, ...window.messages])
  const kept = messages.slice(0, MAX_WINDOW)
  return {
    messages: kept,
    hasOlder: page.hasOlder,
    hasNewer: window.hasNewer || kept.length < messages.length,
  }
}

/** Joins a newer page behind. */
export function appendPage(window: MessageWindow, page: MessagePage): MessageWindow {
  if (page.messages.length === 0 && page.hasNewer === window.hasNewer) return window
  const messages = sorted([...page.messages, ...window.messages])
  const kept = messages.slice(-MAX_WINDOW)
  return {
    messages: kept,
    hasOlder: window.hasOlder || kept.length < messages.length,
    hasNewer: page.hasNewer,
  }
}

/**
 * Applies changed messages. One that stands outside the window, beyond an end that has more, is left for
 * the page that will hold it. An id is the same message for ever, though its order changes when it is placed.
 * Above the cap the oldest rows leave; where somebody reads further up (`isHeld`) they stay, and the newest wait.
 */
export function reduceMessages(
  window: MessageWindow,
  upserts: readonly MessageView[],
  removes: readonly string[],
  isHeld = false,
): MessageWindow {
  const changed = new Map(upserts.map((message) => [message.id, message]))
  const removed = new Set(removes)
  const known = new Set(window.messages.map((message) => message.id))
  const arrived = [...changed.values()].filter((message) => !known.has(message.id) && isInside(window, message))
  const touchesKnown = window.messages.some(({ id }) => changed.has(id) || removed.has(id))
  if (!touchesKnown && arrived.length === 0) return window

  const kept = window.messages
    .filter((message) => !removed.has(message.id))
    .map((message) => changed.get(message.id) ?? message)
  const next = { ...window, messages: sorted([...kept, ...arrived]) }
  return isHeld ? trimToOldest(next) : trimToNewest(next)
}

function trimToOldest(window: MessageWindow): MessageWindow {
  if (window.messages.length <= MAX_WINDOW) return window
  return { ...window, messages: window.messages.slice(0, MAX_WINDOW), hasNewer: true }
}

function trimToNewest(window: MessageWindow): MessageWindow {
  if (window.messages.length <= MAX_WINDOW) return window
  return { ...window, messages: window.messages.slice(-MAX_WINDOW), hasOlder: true }
}

function isInside(window: MessageWindow, message: MessageView): boolean {
  const first = window.messages[0]
  const last = window.messages.at(-1)
  if (first === undefined || last === undefined) return true
  if (message.order < first.order) return !window.hasOlder
  if (message.order > last.order) return !window.hasNewer
  return true
}

/** Rising by order, each id once; of two copies the later one given stays. */
function sorted(messages: readonly MessageView[]): MessageView[] {
  const byId = new Map(messages.map((message) => [message.id, message]))
  return [...byId.values()].sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1))
}
