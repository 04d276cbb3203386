import type { ItemId } from '@stogram/contract'
import type { ChatView, MessageView } from '@stogram/core'
import { useCallback, useMemo } from 'react'
import { core } from '../../../state/core-client.ts'
import type { MessageActions } from '../message/message-actions.ts'
import { abilityForKey, openMenuOf, runAbility } from '../message/message-keys.ts'
import { useAnnouncer } from '../scroll/use-announcer.ts'
import { useMarkRead } from '../scroll/use-mark-read.ts'
import { useRovingMessages } from '../scroll/use-roving-messages.ts'
import { useTimeline } from '../window/use-timeline.ts'
import { BackChip } from './back-chip.tsx'
import { DownButton } from './down-button.tsx'
import { MessageList } from './message-list.tsx'
import { DateChip } from './timeline-row-view.tsx'
import { makeTimelineRows } from './timeline-rows.ts'
import { OlderAwaited, TimelineEmpty, TimelineFailed, TimelineLoading } from './timeline-states.tsx'
import { type TimelineHandle, useConversationScroll, useTimelineHandle } from './use-conversation-scroll.ts'

interface TimelinePaneProps {
  chat: ChatView
  actions: MessageActions
  typingNames: readonly string[]
  /** Deleted here, with the undo still open. */
  hiddenIds: ReadonlySet<ItemId>
  handle: React.Ref<TimelineHandle>
  /** The focus left the list at its lower end. */
  onLeaveDown(): void
}

const NO_MESSAGES: readonly MessageView[] = []

/** Give it a key of the chat: everything it remembers belongs to one. */
export function TimelinePane({ chat, actions, typingNames, hiddenIds, handle, onLeaveDown }: TimelinePaneProps) {
  const timeline = useTimeline(chat.id)
  const all = timeline.window?.messages ?? NO_MESSAGES
  const messages = useMemo(() => all.filter((message) => !hiddenIds.has(message.id)), [all, hiddenIds])
  const rows = useMemo(
    () => makeTimelineRows(messages, timeline.dividerOrder, timeline.window?.hasOlder ?? false),
    [messages, timeline.dividerOrder, timeline.window?.hasOlder],
  )
  const scroll = useConversationScroll(chat, timeline, rows)
  const { refs } = scroll
  const markRead = useCallback(
    // @NOTE the mark is repeated with the next row that is seen, so one that could not be kept is no loss.
    (uptoOrder: number) => void core.markRead(chat.id, uptoOrder).catch(() => undefined),
    [chat.id],
  )
  useMarkRead(refs.scroller, rows, markRead)
  const roving = useRovingMessages(refs.content, rows, onLeaveDown)
  useTimelineHandle(handle, scroll, roving.focusLast)
  const spoken = useAnnouncer(all, timeline.window?.hasNewer ?? true)

  function onKeyDown(event: React.KeyboardEvent<HTMLElement>): void {
    if (roving.onKeyDown(event) || !(event.target instanceof HTMLElement)) return
    const row = event.target
    const message = messages.find(({ id }) => id === row.dataset['messageId'])
    if (message === undefined) return
    const ability = abilityForKey(event, message, chat.canPost)
    if (event.key === 'Enter') openMenuOf(row)
    else if (event.key === 'Escape') onLeaveDown()
    else if (ability !== undefined) runAbility(ability, message, actions)
    else return
    event.preventDefault()
  }

  return (
    <div className="relative min-h-0 flex-1">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Focus and keys bubble up from the rows. */}
      <div
        ref={refs.scroller}
        className="h-full overflow-y-auto overflow-x-hidden overscroll-contain"
        onFocus={roving.onFocus}
        onKeyDown={onKeyDown}
      >
        <div ref={refs.content} className="mx-auto flex min-h-full max-w-measure flex-col justify-end">
          <div ref={refs.top} className="h-px" />
          {scroll.isOlderAwaited && <OlderAwaited />}
          {timeline.window === undefined ? (
            <Placeholder hasFailed={timeline.hasFailed} onRetry={timeline.retry} />
          ) : messages.length === 0 ? (
            <div className="flex flex-1 flex-col justify-center">
              <TimelineEmpty isGroup={chat.kind === 'GROUP'} title={chat.title} />
            </div>
          ) : (
            <MessageList
              label={`Messages with ${chat.title}`}
              rows={rows}
              isGroup={chat.kind === 'GROUP'}
              canPost={chat.canPost}
              actions={actions}
              typingNames={typingNames}
            />
          )}
          <div ref={refs.bottom} className="h-px" />
        </div>
      </div>
      {scroll.dateMs !== undefined && (
        <div aria-hidden="true" className="pointer-events-none absolute inset-x-0 top-2 animate-fade-in text-center">
          <DateChip atMs={scroll.dateMs} />
        </div>
      )}
      {scroll.canGoBack && <BackChip onPress={scroll.goBack} />}
      {scroll.isDownShown && <DownButton unread={chat.unread} onPress={scroll.goDown} />}
      <p role="status" className="sr-only">
        {spoken}
      </p>
    </div>
  )
}

function Placeholder({ hasFailed, onRetry }: { hasFailed: boolean; onRetry(): void }) {
  return hasFailed ? <TimelineFailed onRetry={onRetry} /> : <TimelineLoading />
}
