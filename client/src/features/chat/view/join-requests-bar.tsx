import { UserPlus } from 'lucide-react'
import { Icon } from '../../../ui/icon.tsx'

/** Tells an admin that somebody waits; nothing where nobody does. */
export function JoinRequestsBar({ count, onOpen }: { count: number; onOpen(): void }) {
  if (count === 0) return null
  return (
    <button
      type="button"
      onClick={onOpen}
      className="press flex items-center gap-2 border-line border-b bg-surface px-4 py-2 text-start font-medium text-accent text-label hover:bg-raised"
    >
      <Icon glyph={UserPlus} size="sm" />
      {count === 1 ? 'One person wants to join' : `${count} people want to join`}
    </button>
  )
}
