import type { ChatView } from '@stogram/core'
import { ArrowLeft, LockKeyhole, PanelRight } from 'lucide-react'
import { goBack } from '../../../state/route.ts'
import { Avatar, type AvatarDot } from '../../../ui/avatar.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { VerifiedMark } from '../../people/index.ts'
import { TypingLine } from '../typing-line.tsx'

interface ChatHeaderProps {
  chat: Pick<ChatView, 'id' | 'kind' | 'peerId' | 'title'>
  /** Keys were compared with the other one of a private chat. */
  isVerified: boolean
  /** Presence or members. */
  status: string
  typingNames: readonly string[]
  dot: AvatarDot | undefined
  isPanelOpen: boolean
  onPanel(): void
}

export function ChatHeader({ chat, isVerified, status, typingNames, dot, isPanelOpen, onPanel }: ChatHeaderProps) {
  return (
    <header className="flex h-16 shrink-0 items-center gap-1 border-line border-b bg-surface ps-2 pe-3 two:ps-4">
      <IconButton
        glyph={ArrowLeft}
        label="Back to chats"
        isMirrored
        className="two:hidden"
        onClick={() => goBack({ name: 'home' })}
      />
      <button
        type="button"
        onClick={onPanel}
        aria-expanded={isPanelOpen}
        className="-ms-1 flex min-w-0 flex-1 items-center gap-3 rounded-md p-1 text-start"
      >
        <Avatar id={chat.peerId ?? chat.id} name={chat.title} size="md" {...(dot && { dot })} />
        <span className="min-w-0 flex-1">
          <span className="flex items-center gap-1.5">
            <h2 dir="auto" className="foreign-line font-semibold text-body">
              {chat.title}
            </h2>
            {isVerified ? (
              <VerifiedMark />
            ) : (
              <span title="End-to-end encrypted" className="text-faint">
                <Icon glyph={LockKeyhole} size="sm" className="size-3.5" />
              </span>
            )}
          </span>
          {typingNames.length > 0 ? (
            <span className="block h-4.5 text-accent text-small">
              {chat.kind === 'PRIVATE' ? 'typing…' : <TypingLine names={typingNames} />}
            </span>
          ) : (
            <span className="block h-4.5 truncate text-muted text-small">
              <bdi>{status}</bdi>
            </span>
          )}
        </span>
        <span className="sr-only">About this chat</span>
      </button>
      <IconButton glyph={PanelRight} label="About this chat" isOn={isPanelOpen} isMirrored onClick={onPanel} />
    </header>
  )
}
