import type { MessageView } from '@stogram/core'

interface QuoteProps {
  reply: NonNullable<MessageView['replyTo']>
  /** Undefined when the quoted message cannot be found any more. */
  onJump: (() => void) | undefined
}

/** What a message answers; a press jumps there. */
export function Quote({ reply, onJump }: QuoteProps) {
  return (
    <button
      type="button"
      tabIndex={-1}
      disabled={onJump === undefined}
      onClick={onJump}
      className="mb-1 block w-full min-w-0 rounded-xs border-accent border-s-3 bg-accent/6 px-2.5 py-1 text-start text-small"
    >
      <span className="sr-only">In reply to </span>
      <span dir="auto" className="foreign-line font-semibold text-accent">
        {reply.senderName}
      </span>
      <span dir="auto" className="foreign-line">
        {reply.text}
      </span>
    </button>
  )
}
