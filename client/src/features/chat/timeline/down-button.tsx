import { ArrowDown } from 'lucide-react'
import { Badge } from '../../../ui/badge.tsx'
import { Icon } from '../../../ui/icon.tsx'

interface DownButtonProps {
  unread: number
  onPress(): void
}

/** Down to the first unread message, and from there to the newest. */
export function DownButton({ unread, onPress }: DownButtonProps) {
  return (
    <button
      type="button"
      onClick={onPress}
      aria-label={unread > 0 ? `Down to ${unread} unread messages` : 'Down to the newest message'}
      className="press absolute end-4 bottom-3 grid size-11 animate-fade-in place-items-center rounded-full border border-line bg-surface text-muted shadow-mid hover:text-ink"
    >
      <Icon glyph={ArrowDown} />
      {unread > 0 && (
        <span aria-hidden="true" className="absolute inset-x-0 -top-2 text-center">
          <Badge count={unread} label="" />
        </span>
      )}
    </button>
  )
}
