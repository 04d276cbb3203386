import type { ChatView } from '@stogram/core'
import { memo } from 'react'
import { classNames } from '../../../lib/class-names.ts'
import { useTodayMs } from '../../../state/clock.ts'
import { Link } from '../../../state/link.tsx'
import { MESSAGE_STATES } from '../../../state/message-states.ts'
import { Avatar, type AvatarDot } from '../../../ui/avatar.tsx'
import { Badge } from '../../../ui/badge.tsx'
import { fullLabel, shortLabel } from '../../../ui/date-labels.ts'
import { Ticks } from '../../../ui/ticks.tsx'
import { VerifiedMark } from '../../people/index.ts'
import { type ChatPreview, makeChatPreview, type PreviewMoment } from './chat-preview.ts'

interface ChatRowProps extends PreviewMoment {
  chat: ChatView
  /** Keys were compared with the other one of a private chat. */
  isVerified: boolean
  isTabStop: boolean
  dot: AvatarDot | undefined
}

const TONES: Record<ChatPreview['tone'], string> = {
  plain: 'text-muted',
  accent: 'text-accent',
  danger: 'text-danger',
}

/** 72 px high, whatever stands in it. */
export const ChatRow = memo(function ChatRow({ chat, isVerified, isTabStop, dot, ...moment }: ChatRowProps) {
  const { isOpen } = moment
  const preview = makeChatPreview(chat, moment)
  return (
    <Link
      to={{ name: 'chat', chatId: chat.id }}
      draggable={false}
      tabIndex={isTabStop ? 0 : -1}
      data-chat-id={chat.id}
      aria-current={isOpen ? 'page' : undefined}
      className={classNames(
        'flex h-18 items-center gap-3 rounded-md px-2 -outline-offset-2',
        isOpen ? 'bg-selected' : 'hover:bg-hover',
      )}
    >
      <Avatar id={chat.peerId ?? chat.id} name={chat.title} {...(dot && { dot })} />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          <span className="flex min-w-0 flex-1 items-baseline gap-1">
            <span dir="auto" className="foreign-line font-semibold text-body">
              {chat.title}
            </span>
            {isVerified && <VerifiedMark />}
          </span>
          <RowTime chat={chat} preview={preview} isOpen={isOpen} />
        </span>
        <span className="mt-px flex h-5 items-center gap-2">
          <PreviewLine preview={preview} />
          {chat.unread > 0 && <Badge count={chat.unread} label={`${chat.unread} unread`} />}
        </span>
      </span>
    </Link>
  )
})

interface RowTimeProps {
  chat: ChatView
  preview: ChatPreview
  isOpen: boolean
}

function RowTime({ chat, preview, isOpen }: RowTimeProps) {
  const todayMs = useTodayMs()
  if (chat.activityAtMs === 0) return null
  const state = preview.state === undefined ? undefined : MESSAGE_STATES[preview.state]
  return (
    <span
      className={classNames(
        'tabular flex shrink-0 items-center gap-0.75 text-caption',
        // On the ground of the open row the faint ink has too little contrast.
        isOpen ? 'text-muted' : 'text-faint',
      )}
    >
      {state !== undefined && <Ticks mark={state.mark} label={state.label} />}
      <time
        dateTime={new Date(chat.activityAtMs).toISOString()}
        // Only whoever points at it reads it, and making it for every row holds the first picture up.
        onPointerEnter={({ currentTarget }) => {
          currentTarget.title = fullLabel(chat.activityAtMs)
        }}
      >
        <bdi>{shortLabel(chat.activityAtMs, todayMs)}</bdi>
      </time>
    </span>
  )
}

function PreviewLine({ preview }: { preview: ChatPreview }) {
  const isWhole = preview.lead === undefined
  return (
    <span className="flex min-w-0 flex-1 gap-1 text-label text-muted">
      {preview.lead !== undefined && (
        <span className={classNames('foreign-line max-w-1/2 shrink-0', TONES[preview.tone])}>{preview.lead}</span>
      )}
      <span dir="auto" className={classNames('foreign-line min-w-0 flex-1', isWhole && TONES[preview.tone])}>
        {preview.text}
      </span>
    </span>
  )
}
