import type { MessageView } from '@stogram/core'
import { Ellipsis, Reply } from 'lucide-react'
import { memo } from 'react'
import { classNames } from '../../../lib/class-names.ts'
import { Avatar } from '../../../ui/avatar.tsx'
import { useContextMenu } from '../../../ui/context-menu.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Bubble } from './bubble.tsx'
import { abilitiesOf, type MessageActions, QUICK_EMOJI } from './message-actions.ts'
import { messageLabel } from './message-label.ts'
import { MessageMenu } from './message-menu.tsx'
import { useSwipeReply } from './use-swipe-reply.ts'

interface MessageRowProps {
  message: MessageView
  startsGroup: boolean
  endsGroup: boolean
  /** Several people write here: names and pictures tell them apart. */
  isGroup: boolean
  canPost: boolean
  actions: MessageActions
}

/** One message with everything that belongs to it. Keys on a focused row are read by the list. */
export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { message, startsGroup, endsGroup, isGroup, canPost, actions } = props
  const menu = useContextMenu()
  const canReply = abilitiesOf(message, canPost).includes('reply')
  const swipe = useSwipeReply(canReply ? () => actions.reply(message) : undefined)
  if (message.kind === 'system') return <SystemRow message={message} />
  const isPeerInGroup = isGroup && !message.isOwn
  return (
    <article
      {...joinHandlers(menu.handlers, swipe)}
      onDoubleClick={(event) => {
        if (canReply && !isOnControl(event.target) && !isTextMarked()) actions.react(message, QUICK_EMOJI[0])
      }}
      tabIndex={-1}
      data-message-id={message.id}
      data-order={message.order}
      data-peer={message.isOwn ? undefined : ''}
      aria-label={messageLabel(message)}
      aria-haspopup="menu"
      className={classNames(
        'group/message press-for-menu flex touch-pan-y touch-pinch-zoom scroll-my-16 items-end gap-2 rounded-lg px-3 transition-colors duration-200 two:px-6 data-marked:bg-accent-soft',
        message.isOwn && 'justify-end',
        message.isOwn && message.state === 'queued' && 'animate-rise',
      )}
    >
      {isPeerInGroup && (
        <span className="w-8 shrink-0">
          {endsGroup && <Avatar id={message.senderId} name={message.senderName} size="sm" />}
        </span>
      )}
      {message.isOwn && <HoverActions {...props} onMenu={menu.open} />}
      <div
        data-swipe=""
        className={classNames(
          'flex min-w-0 max-w-5/6 flex-col transition-transform duration-200 two:max-w-bubble',
          message.isOwn && 'items-end',
        )}
      >
        <Bubble
          message={message}
          isNamed={isPeerInGroup && startsGroup}
          hasTail={endsGroup}
          canPost={canPost}
          actions={actions}
        />
        <FailedNote message={message} actions={actions} />
      </div>
      {!message.isOwn && <HoverActions {...props} onMenu={menu.open} />}
      <MessageMenu message={message} at={menu.at} canPost={canPost} actions={actions} onClose={menu.close} />
    </article>
  )
})

type PointerHandlers = ReturnType<typeof useSwipeReply>

/** A long press and a swipe begin alike; each gives up when the other is meant. */
function joinHandlers<T extends PointerHandlers>(menu: T, swipe: PointerHandlers): T {
  const both =
    (name: keyof PointerHandlers): PointerHandlers[typeof name] =>
    (event) => {
      menu[name](event)
      swipe[name](event)
    }
  return {
    ...menu,
    onPointerDown: both('onPointerDown'),
    onPointerMove: both('onPointerMove'),
    onPointerUp: both('onPointerUp'),
    onPointerCancel: both('onPointerCancel'),
  }
}

function isOnControl(target: EventTarget): boolean {
  return target instanceof Element && target.closest('a, button') !== null
}

/** A double press on a word marks it, which is something else than reacting. */
function isTextMarked(): boolean {
  return getSelection()?.isCollapsed === false
}

function SystemRow({ message }: { message: MessageView }) {
  return (
    <article
      tabIndex={-1}
      data-message-id={message.id}
      data-order={message.order}
      data-peer=""
      className="mx-auto w-fit max-w-5/6 rounded-lg px-3 py-1 text-balance text-center text-muted text-small"
    >
      <span dir="auto">{message.text}</span>
    </article>
  )
}

interface HoverActionsProps extends MessageRowProps {
  onMenu(at: DOMRect): void
}

/** For the mouse only: fingers press long, keys have their own way. It lies beside the bubble and takes no room. */
function HoverActions({ message, canPost, actions, onMenu }: HoverActionsProps) {
  const canReply = abilitiesOf(message, canPost).includes('reply')
  return (
    <span className="relative w-0 self-center pointer-coarse:hidden">
      <span
        className={classNames(
          '-translate-y-1/2 absolute top-0 flex opacity-0 transition-opacity group-hover/message:opacity-100',
          message.isOwn ? 'end-0' : 'start-0',
        )}
      >
        {canReply && (
          <IconButton glyph={Reply} label="Reply" tabIndex={-1} isMirrored onClick={() => actions.reply(message)} />
        )}
        <IconButton
          glyph={Ellipsis}
          label="More"
          tabIndex={-1}
          onClick={(event) => onMenu(event.currentTarget.getBoundingClientRect())}
        />
      </span>
    </span>
  )
}

interface FailedNoteProps {
  message: MessageView
  actions: MessageActions
}

/** For a message that was not sent, or a change of one that was not taken. */
function FailedNote({ message, actions }: FailedNoteProps) {
  const text = failedText(message)
  if (text === undefined) return null
  const linkClass = 'touch-target font-semibold underline underline-offset-2 hover:no-underline'
  return (
    <p className="flex flex-wrap justify-end gap-x-1.5 pt-1 text-danger text-small">
      <span>{text}</span>
      <button type="button" tabIndex={-1} className={linkClass} onClick={() => actions.retry([message.id])}>
        Retry
      </button>
      <span aria-hidden="true">/</span>
      <button type="button" tabIndex={-1} className={linkClass} onClick={() => actions.discard([message.id])}>
        {message.state === 'failed' ? 'Delete' : 'Dismiss'}
      </button>
    </p>
  )
}

const CHANGES = { edit: 'Not edited.', delete: 'Not deleted.', reaction: 'Reaction not sent.' }

function failedText({ state, failure, failedChange }: MessageView): string | undefined {
  if (state !== 'failed') return failedChange && CHANGES[failedChange.type]
  if (failure === 'too_long') return 'Too long to be sent.'
  if (failure === 'forbidden') return 'Not sent: you cannot write here.'
  if (failure === 'quota_reached') return 'Not sent: your room on this server is used up. Ask whoever runs it for more.'
  return 'Not sent.'
}
