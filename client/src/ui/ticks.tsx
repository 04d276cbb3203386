import { Check, Clock3, TriangleAlert } from 'lucide-react'
import { Icon } from './icon.tsx'

type TickMark = 'waiting' | 'one' | 'two' | 'two-filled' | 'warning'

/** Own glyphs for how far a thing has come. `label` is read aloud. */
export function Ticks({ mark, label }: { mark: TickMark; label: string }) {
  return (
    <span role="img" aria-label={label} title={label} className="inline-flex items-center">
      {GLYPHS[mark]}
    </span>
  )
}

const GLYPHS: Record<TickMark, React.ReactNode> = {
  waiting: <Icon glyph={Clock3} size="sm" className="size-3.5" />,
  one: <Icon glyph={Check} size="sm" />,
  two: <DoubleTick />,
  'two-filled': <DoubleTick className="text-accent" />,
  warning: <Icon glyph={TriangleAlert} size="sm" className="text-danger" />,
}

function DoubleTick({ className = '' }: { className?: string }) {
  return (
    <svg
      viewBox="0 0 18 16"
      width="18"
      height="16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className={`shrink-0 ${className}`}
    >
      <path d="m1.5 8.6 3 3 6.6-7.200M8.300 10.600l1 1L16.500 4.400" />
    </svg>
  )
}
