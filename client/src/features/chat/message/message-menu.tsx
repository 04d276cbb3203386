import type { MessageView } from '@stogram/core'
import { Copy, CornerLeftUp, ExternalLink, Pencil, Reply, RotateCw, Smile, SmilePlus, Trash2 } from 'lucide-react'
import { classNames } from '../../../lib/class-names.ts'
import { Icon } from '../../../ui/icon.tsx'
import { Menu, type MenuItem } from '../../../ui/menu.tsx'
import type { Box } from '../../../ui/place-popover.ts'
import { linkify, shownAddress } from '../text/linkify.ts'
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
  const items = [
    ...abilities.flatMap((ability) => menuItem(ability, message, actions)),
    ...quoteItem(message, actions),
    ...linkItems(message),
  ]
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
    case 'reactions':
      return [{ label: 'Who reacted', glyph: Smile, onSelect: () => actions.showReactions(message) }]
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

/** What stands inside the message and is pressed there: keys reach it from here. */
function quoteItem(message: MessageView, actions: MessageActions): MenuItem[] {
  const id = message.replyTo?.id
  if (id === undefined) return []
  return [{ label: 'Go to quoted message', glyph: CornerLeftUp, onSelect: () => actions.jump(id) }]
}

const MAX_LINKS = 5

function linkItems(message: MessageView): MenuItem[] {
  if (message.kind !== 'text') return []
  const addresses = new Map(linkify(message.text).flatMap((run) => (run.href === undefined ? [] : [[run.href, run]])))
  return [...addresses].slice(0, MAX_LINKS).map(([href, run]) => ({
    label: addresses.size === 1 ? 'Open link' : `Open ${shownAddress(run)}`,
    glyph: ExternalLink,
    onSelect: () => void window.open(href, '_blank', 'noopener,noreferrer'),
  }))
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
            tabIndex={-1}
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
      <button
        type="button"
        role="menuitem"
        tabIndex={-1}
        aria-label="React with another emoji…"
        onClick={() => {
          onClose()
          actions.askReaction(message)
        }}
        className="press grid size-10 place-items-center rounded-full text-muted hover:bg-raised focus:bg-raised pointer-coarse:size-11"
      >
        <Icon glyph={SmilePlus} />
      </button>
    </fieldset>
  )
}
