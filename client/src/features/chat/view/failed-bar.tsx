import { TriangleAlert } from 'lucide-react'
import { Icon } from '../../../ui/icon.tsx'

interface FailedBarProps {
  count: number
  onRetryAll(): void
}

export function FailedBar({ count, onRetryAll }: FailedBarProps) {
  if (count < 2) return null
  return (
    <div
      role="status"
      className="mx-auto mb-2 flex h-10 w-fit max-w-full animate-fade-in items-center gap-2 rounded-full bg-danger-soft ps-4 pe-2 text-danger text-small"
    >
      <Icon glyph={TriangleAlert} size="sm" />
      <span>{count} not sent</span>
      <button
        type="button"
        className="touch-target h-7 rounded-full px-2.5 font-semibold underline underline-offset-2"
        onClick={onRetryAll}
      >
        Retry all
      </button>
    </div>
  )
}
