import type { ChatId } from '@stogram/contract'
import { useEffect } from 'react'
import { navigate } from '../../../state/route.ts'
import { useStore } from '../../../state/store.ts'

/**
 * Alt+Up and Alt+Down go through the chats from anywhere, with Shift through the unread ones; Alt+1 to Alt+9 open the
 * first nine;
 * Ctrl+K (Cmd+K) goes to the search field.
 */
export function useChatKeys(
  chatIds: readonly ChatId[],
  openId: ChatId | undefined,
  search: React.RefObject<HTMLInputElement | null>,
): void {
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      if (isSearchKey(event)) {
        event.preventDefault()
        search.current?.focus()
        search.current?.select()
      }
      if (!isChatKey(event)) return
      event.preventDefault()
      const target = targetOf(event, chatIds, openId)
      if (target !== undefined) navigate({ name: 'chat', chatId: target })
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [chatIds, openId, search])
}

function isSearchKey(event: KeyboardEvent): boolean {
  return (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === 'k'
}

function stepOf(event: KeyboardEvent): number | undefined {
  if (!event.altKey || event.ctrlKey || event.metaKey) return undefined
  return { ArrowUp: -1, ArrowDown: 1 }[event.key]
}

function isChatKey(event: KeyboardEvent): boolean {
  return placeOf(event) !== undefined || stepOf(event) !== undefined
}

function targetOf(event: KeyboardEvent, chatIds: readonly ChatId[], openId: ChatId | undefined): ChatId | undefined {
  const place = placeOf(event)
  if (place !== undefined) return chatIds[place]
  return neighbour(chatIds, openId, stepOf(event) ?? 1, event.shiftKey ? isUnread : () => true)
}

/** By the key and not its letter: with Alt the letter is another one on many keyboards. Undefined for other keys. */
export function placeOf(event: Pick<KeyboardEvent, 'code' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey'>) {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return undefined
  const digit = /^Digit([1-9])$/.exec(event.code)?.[1]
  return digit === undefined ? undefined : Number(digit) - 1
}

/** The next chat in a direction that fits; from nowhere, the first one. */
export function neighbour(
  chatIds: readonly ChatId[],
  openId: ChatId | undefined,
  step: number,
  fits: (chatId: ChatId) => boolean,
): ChatId | undefined {
  const from = openId === undefined ? -1 : chatIds.indexOf(openId)
  for (let index = from < 0 ? 0 : from + step; index >= 0 && index < chatIds.length; index += step || 1) {
    const chatId = chatIds[index]
    if (chatId !== undefined && fits(chatId)) return chatId
  }
  return undefined
}

function isUnread(chatId: ChatId): boolean {
  return (useStore.getState().chatsById[chatId]?.unread ?? 0) > 0
}
