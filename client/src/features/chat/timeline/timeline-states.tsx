import { Lock } from 'lucide-react'
import { useStore } from '../../../state/store.ts'
import { AfterDelay } from '../../../ui/after-delay.tsx'
import { Button } from '../../../ui/button.tsx'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'

const SHAPES = [
  'w-3/5 h-9',
  'w-2/5 h-9 self-end',
  'w-1/2 h-16',
  'w-1/3 h-9',
  'w-3/5 h-14 self-end',
  'w-2/5 h-9',
  'w-1/2 h-9 self-end',
] as const

export function TimelineLoading() {
  return (
    <AfterDelay>
      <div
        role="status"
        aria-label="Loading messages"
        className="flex min-h-full flex-col justify-end gap-2.5 px-3 pb-8 two:px-6"
      >
        {SHAPES.map((shape) => (
          <Skeleton key={shape} className={`rounded-lg ${shape}`} />
        ))}
      </div>
    </AfterDelay>
  )
}

export function TimelineFailed({ onRetry }: { onRetry(): void }) {
  return (
    <EmptyState
      title="The messages could not be read"
      text="They are still on this device."
      action={<Button onClick={onRetry}>Try again</Button>}
    />
  )
}

export function TimelineEmpty({ isGroup, title }: { isGroup: boolean; title: string }) {
  const readers = isGroup ? 'Only its members can read it.' : `Only you and ${title} can read it.`
  return (
    <EmptyState
      drawing={<Icon glyph={Lock} size="lg" />}
      title="No messages yet"
      text={`What is written here is encrypted before it leaves a device. ${readers}`}
    />
  )
}

/** Above the oldest row, while the server has more than this device. */
export function OlderAwaited() {
  const isOnline = useStore((state) => state.connection.state === 'online')
  return (
    <p role="status" className="py-3 text-center text-muted text-small">
      {isOnline ? 'Loading older messages…' : 'Older messages need a connection.'}
    </p>
  )
}
