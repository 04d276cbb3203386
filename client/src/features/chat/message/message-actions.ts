import type { ItemId } from '@stogram/contract'
import type { MessageView } from '@stogram/core'

/** What a person can do with a message. One stable object per open chat, so that rows do not render again. */
export interface MessageActions {
  reply(message: MessageView): void
  edit(message: MessageView): void
  copy(message: MessageView): void
  /** Adds the reaction, or takes it back when it is already there. */
  react(message: MessageView, emoji: string): void
  /** Offers every emoji there is, to react with one. */
  askReaction(message: MessageView): void
  /** Shows who reacted, and with what. */
  showReactions(message: MessageView): void
  /** Asks first. */
  askDelete(message: MessageView): void
  retry(ids: ItemId[]): void
  discard(ids: ItemId[]): void
  /** Scrolls to a message and marks it for a moment. */
  jump(id: ItemId): void
}

export const QUICK_EMOJI = ['👍', '❤️', '😂', '😮', '😢', '🙏'] as const

export type MessageAbility = 'reply' | 'copy' | 'react' | 'reactions' | 'edit' | 'retry' | 'discard' | 'delete'

/** What can be done with a message, in the order a menu shows it. */
export function abilitiesOf(message: MessageView, canPost: boolean): MessageAbility[] {
  if (message.kind === 'system') return []
  if (message.kind !== 'text') return ['delete']
  if (message.state === 'failed') return ['retry', 'copy', 'discard']
  const isPlaced = message.state !== 'queued'
  const abilities: (MessageAbility | false)[] = [
    canPost && isPlaced && 'reply',
    canPost && isPlaced && 'react',
    message.reactions.length > 0 && 'reactions',
    'copy',
    canPost && message.isOwn && 'edit',
    'delete',
  ]
  return abilities.filter((ability) => ability !== false)
}
