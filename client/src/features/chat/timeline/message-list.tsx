import { classNames } from '../../../lib/class-names.ts'
import type { MessageActions } from '../message/message-actions.ts'
import { TypingLine } from '../typing-line.tsx'
import { TimelineRowView } from './timeline-row-view.tsx'
import type { TimelineRow } from './timeline-rows.ts'

interface MessageListProps {
  label: string
  rows: readonly TimelineRow[]
  isGroup: boolean
  canPost: boolean
  actions: MessageActions
  typingNames: readonly string[]
}

/** The rows alone; scrolling is its parent's business. */
export function MessageList({ label, rows, typingNames, isGroup, canPost, actions }: MessageListProps) {
  return (
    <>
      <ol role="list" aria-label={label}>
        {rows.map((row) => (
          <TimelineRowView key={row.key} row={row} isGroup={isGroup} canPost={canPost} actions={actions} />
        ))}
      </ol>
      <p
        className={classNames(
          'flex h-8 items-center text-muted text-small',
          isGroup ? 'px-13 two:px-16' : 'px-4 two:px-7',
        )}
      >
        {typingNames.length > 0 && <TypingLine names={typingNames} />}
      </p>
    </>
  )
}
