import type { MessageState, MessageView } from '@stogram/core'
import { classNames } from '../../../lib/class-names.ts'
import { MESSAGE_STATES } from '../../../state/message-states.ts'
import { AfterDelay } from '../../../ui/after-delay.tsx'
import { clockLabel, fullLabel } from '../../../ui/date-labels.ts'
import { Ticks } from '../../../ui/ticks.tsx'

/** A waiting message shows its clock only when it really waits. */
const CLOCK_DELAY_MS = 400

interface MessageMetaProps {
  message: Pick<MessageView, 'atMs' | 'editedAtMs' | 'state' | 'isOwn'>
  className?: string
}

/** Time and state, floated into the last line of the text. The label of the message says the same in words. */
export function MessageMeta({ message, className }: MessageMetaProps) {
  return (
    <span
      dir="auto"
      aria-hidden="true"
      title={fullLabel(message.atMs)}
      className={classNames(
        'tabular inline-flex h-4 select-none items-center gap-0.75 whitespace-nowrap text-meta',
        message.isOwn ? 'text-bubble-own-meta' : 'text-faint',
        className,
      )}
    >
      {message.editedAtMs !== undefined && <span className="me-0.75">edited</span>}
      <span>{clockLabel(message.atMs)}</span>
      {message.state !== undefined && <StateMark state={message.state} />}
    </span>
  )
}

/** The width is kept from the start, so that the mark moves nothing when it comes. */
export function StateMark({ state }: { state: MessageState }) {
  const mark = <Ticks {...MESSAGE_STATES[state]} />
  if (state !== 'queued') return mark
  return (
    <span className="inline-flex min-w-4">
      <AfterDelay delayMs={CLOCK_DELAY_MS}>{mark}</AfterDelay>
    </span>
  )
}
