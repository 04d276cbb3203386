import { memo } from 'react'
import { classNames } from '../../../lib/class-names.ts'
import { useTodayMs } from '../../../state/clock.ts'
import { dayLabel } from '../../../ui/date-labels.ts'
import type { MessageActions } from '../message/message-actions.ts'
import { MessageRow } from '../message/message-row.tsx'
import { RowBoundary } from '../message/row-boundary.tsx'
import type { TimelineRow } from './timeline-rows.ts'

interface TimelineRowViewProps {
  row: TimelineRow
  isGroup: boolean
  canPost: boolean
  actions: MessageActions
}

/** Two rows are the same when what they draw is: the row objects themselves are made anew each time. */
export const TimelineRowView = memo(function TimelineRowView(props: TimelineRowViewProps) {
  const { row, ...rest } = props
  if (row.type === 'date') return <DateRow atMs={row.atMs} />
  if (row.type === 'unread') return <UnreadRow />
  const { message, startsGroup, endsGroup } = row
  return (
    <li className={message.kind === 'system' ? 'py-1.5' : classNames(startsGroup ? 'pt-2.5' : 'pt-0.5')}>
      <RowBoundary resetKey={message}>
        <MessageRow message={message} startsGroup={startsGroup} endsGroup={endsGroup} {...rest} />
      </RowBoundary>
    </li>
  )
}, isSameRow)

function isSameRow(before: TimelineRowViewProps, after: TimelineRowViewProps): boolean {
  if (before.isGroup !== after.isGroup || before.canPost !== after.canPost) return false
  if (before.actions !== after.actions || before.row.key !== after.row.key) return false
  if (before.row.type !== 'message' || after.row.type !== 'message') return true
  return (
    before.row.message === after.row.message &&
    before.row.startsGroup === after.row.startsGroup &&
    before.row.endsGroup === after.row.endsGroup
  )
}

export function DateChip({ atMs }: { atMs: number }) {
  const todayMs = useTodayMs()
  return (
    <span className="inline-block rounded-full bg-raised px-3 py-1 font-medium text-caption text-muted">
      {dayLabel(atMs, todayMs)}
    </span>
  )
}

function DateRow({ atMs }: { atMs: number }) {
  return (
    <li data-date="" className="pt-5 pb-2.5 text-center">
      <DateChip atMs={atMs} />
    </li>
  )
}

function UnreadRow() {
  return (
    <li
      data-unread=""
      className="flex items-center gap-3 px-3 pt-4 pb-1 font-semibold text-accent text-caption two:px-6"
    >
      <span className="h-px flex-1 bg-current opacity-35" />
      New
      <span className="h-px flex-1 bg-current opacity-35" />
    </li>
  )
}
