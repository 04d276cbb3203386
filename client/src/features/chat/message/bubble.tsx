import type { MessageView } from '@stogram/core'
import { Ban, KeyRound } from 'lucide-react'
import { classNames } from '../../../lib/class-names.ts'
import { hueClass } from '../../../ui/avatar.tsx'
import { type Glyph, Icon } from '../../../ui/icon.tsx'
import { countBigEmoji } from '../text/big-emoji.ts'
import { MessageText } from '../text/message-text.tsx'
import type { MessageActions } from './message-actions.ts'
import { MessageMeta } from './message-meta.tsx'
import { Quote } from './quote.tsx'
import { Reactions } from './reactions.tsx'

interface BubbleProps {
  message: MessageView
  /** The sender's name stands on top: in groups, on the first bubble of a run. */
  isNamed: boolean
  /** The last of its run has the small tail corner. */
  hasTail: boolean
  canPost: boolean
  actions: MessageActions
}

const EMOJI_SIZES = { 1: 'text-emoji-one', 2: 'text-emoji-two', 3: 'text-emoji-three' } as const

export function Bubble({ message, isNamed, hasTail, canPost, actions }: BubbleProps) {
  const bigEmoji = message.kind === 'text' && message.replyTo === undefined ? countBigEmoji(message.text) : undefined
  const { replyTo } = message
  return (
    <div
      className={classNames(
        'w-fit min-w-0 max-w-full rounded-lg',
        bigEmoji === undefined ? skin(message, hasTail) : 'py-1',
      )}
    >
      {isNamed && (
        <p dir="auto" className={`foreign-line text-hue font-semibold text-small ${hueClass(message.senderId)}`}>
          {message.senderName}
        </p>
      )}
      {replyTo !== undefined && <Quote reply={replyTo} onJump={jumpTo(replyTo.id, actions)} />}
      {bigEmoji === undefined ? (
        <BubbleBody message={message} />
      ) : (
        <BigEmoji message={message} sizeClass={EMOJI_SIZES[bigEmoji]} />
      )}
      <Reactions
        reactions={message.reactions}
        isDisabled={!canPost}
        onReact={(emoji) => actions.react(message, emoji)}
      />
    </div>
  )
}

function skin(message: MessageView, hasTail: boolean): string {
  return message.isOwn
    ? `bg-bubble-own px-3 pt-2 pb-1.75 text-bubble-own-ink forced-colors:border ${hasTail ? 'rounded-ee-xs' : ''}`
    : `border border-bubble-peer-line bg-bubble-peer px-3 pt-1.75 pb-1.5 ${hasTail ? 'rounded-es-xs' : ''}`
}

function jumpTo(id: string | undefined, actions: MessageActions): (() => void) | undefined {
  return id === undefined ? undefined : () => actions.jump(id)
}

function BubbleBody({ message }: { message: MessageView }) {
  const meta = (
    <span className="float-end ms-3 mt-1.5 -mb-0.5 flex">
      <MessageMeta message={message} />
    </span>
  )
  if (message.kind === 'deleted') return <Remark glyph={Ban} text="Message deleted" meta={meta} />
  if (message.kind === 'undecryptable') return <Remark glyph={KeyRound} text={message.text} meta={meta} />
  return (
    <p dir="auto" className="wrap-anywhere flow-root whitespace-pre-wrap text-body">
      <MessageText text={message.text} />
      {meta}
    </p>
  )
}

/** In place of text that is gone or cannot be opened. */
function Remark({ glyph, text, meta }: { glyph: Glyph; text: string; meta: React.ReactNode }) {
  return (
    <p className="flow-root text-body">
      <Icon glyph={glyph} size="sm" className="me-1.5 inline align-text-bottom" />
      <span dir="auto" className="italic">
        {text}
      </span>
      {meta}
    </p>
  )
}

function BigEmoji({ message, sizeClass }: { message: MessageView; sizeClass: string }) {
  return (
    <p className={message.isOwn ? 'text-end' : ''}>
      <span className={`block ${sizeClass}`}>{message.text.trim()}</span>
      <MessageMeta message={message} className="mt-0.5 rounded-full bg-raised px-2" />
    </p>
  )
}
