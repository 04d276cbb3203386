import type { MessageView } from '@stogram/core'
import { abilitiesOf, type MessageAbility, type MessageActions } from './message-actions.ts'

/** Single keys on a focused message. Enter, Shift+F10 and the menu key open its menu. */
const ABILITY_BY_KEY: Record<string, MessageAbility> = {
  r: 'reply',
  e: 'edit',
  c: 'copy',
  Delete: 'delete',
  Backspace: 'delete',
}

type KeyLike = Pick<KeyboardEvent, 'key' | 'altKey' | 'ctrlKey' | 'metaKey'>

/** What a key asks for, when the message allows it. */
export function abilityForKey(event: KeyLike, message: MessageView, canPost: boolean): MessageAbility | undefined {
  if (event.altKey || event.metaKey || event.ctrlKey) return undefined
  const wished = ABILITY_BY_KEY[event.key.length === 1 ? event.key.toLowerCase() : event.key]
  const abilities = abilitiesOf(message, canPost)
  if (wished === 'delete' && abilities.includes('discard')) return 'discard'
  return wished !== undefined && abilities.includes(wished) ? wished : undefined
}

export function runAbility(ability: MessageAbility, message: MessageView, actions: MessageActions): void {
  switch (ability) {
    case 'reply':
      actions.reply(message)
      return
    case 'edit':
      actions.edit(message)
      return
    case 'copy':
      actions.copy(message)
      return
    case 'delete':
      actions.askDelete(message)
      return
    case 'retry':
      actions.retry([message.id])
      return
    case 'discard':
      actions.discard([message.id])
      return
    case 'react':
    case 'reactions':
      return
  }
}

/** A context menu event without a point opens the menu at the row, as Shift+F10 does. */
export function openMenuOf(row: HTMLElement): void {
  row.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true }))
}
