import { Undo2 } from 'lucide-react'
import { Icon } from '../../../ui/icon.tsx'

/** After a jump to a quoted message: back to where the reading was. */
export function BackChip({ onPress }: { onPress(): void }) {
  return (
    <button
      type="button"
      onClick={onPress}
      className="press touch-target absolute start-4 bottom-4 flex h-9 animate-fade-in items-center gap-1.5 rounded-full border border-line bg-surface px-3 font-medium text-muted text-small shadow-mid hover:text-ink"
    >
      <Icon glyph={Undo2} size="sm" />
      Back
    </button>
  )
}
