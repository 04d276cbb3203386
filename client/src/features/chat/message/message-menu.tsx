import type { MessageView } from '@stogram/core'
import { Copy, Pencil, Reply, RotateCw, Trash2 } from 'lucide-react'
import { classNames } from '../../../lib/class-names.ts'
import { Menu, type MenuItem } from '../../../ui/menu.tsx'
import type { Box } from '../../../ui/place-popover.ts'
import { abilitiesOf, type MessageAbility, type MessageActions, QUICK_EMOJI } from './message-actions.ts'

interface MessageMenuProps {
  message: MessageView
  at: Box | undefined
  canPost: boolean
  actions: MessageActions
  onClose(): void
}

export function MessageMenu({ message, at, canPost, actions, onClose }: MessageMenuProps) {
  if (at === undefined) return null
  const abilities = abilitiesOf(message, canPost)
  const items = abilities.flatMap((ability) => menuItem(ability, message, actions))
  if (items.length === 0) return null
  return (
    <Menu
      at={at}
      onClose={onClose}
      label="Message"
      align={message.isOwn ? 'end' : 'start'}
      items={items}
      header={
        abilities.includes('react') ? (
          <QuickReactions message={message} actions={actions} onClose={onClose} />
        ) : undefined
      }
    />
  )
}

function menuItem(ability: MessageAbility, message: MessageView, actions: MessageActions): MenuItem[] {
  switch (ability) {
    case 'react':
      return []
    case 'reply':
      return [{ label: 'Reply', glyph: Reply, onSelect: () => actions.reply(message) }]
    case 'copy':
      return [{ label: 'Copy', glyph: Copy, onSelect: () => actions.copy(message) }]
    case 'edit':
      return [{ label: 'Edit', glyph: Pencil, onSelect: () => actions.edit(message) }]
    case 'retry':
      return [{ label: 'Retry', glyph: RotateCw, onSelect: () => actions.retry([message.id]) }]
    case 'discard':
      return [danger('Delete', () => actions.discard([message.id]))]
    case 'delete':
      return [danger('Delete…', () => actions.askDelete(message))]
  }
}

function danger(label: string, onSelect: () => void): MenuItem {
  return { label, glyph: Trash2, isDangerous: true, onSelect }
}

interface QuickReactionsProps {
  message: MessageView
  actions: MessageActions
  onClose(): void
}

function QuickReactions({ message, actions, onClose }: QuickReactionsProps) {
  return (
    <fieldset aria-label="React" className="mb-1 flex border-line border-b pb-1">
      {QUICK_EMOJI.map((emoji) => {
        const isOwn = message.reactions.some((reaction) => reaction.emoji === emoji && reaction.own)
        return (
          <button
            key={emoji}
            type="button"
            role="menuitemcheckbox"
            aria-checked={isOwn}
            aria-label={`React with ${emoji}`}
            onClick={() => {
              onClose()
              actions.react(message, emoji)
            }}
            className={classNames(
              'press grid size-10 place-items-center rounded-full text-heading hover:bg-raised focus:bg-raised pointer-coarse:size-11',
              isOwn && 'bg-accent-soft',
            )}
          >
            {emoji}
          </button>
        )
      })}
    </fieldset>
  )
}
