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
  'two-filled': <FilledDoubleTick />,
  warning: <Icon glyph={TriangleAlert} size="sm" className="text-danger" />,
}

function DoubleTick() {
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
      className="shrink-0"
    >
      <path d="m1.5 8.6 3 3 6.6-7.2M8.3 10.6l1 1 7.2-7.2" />
    </svg>
  )
}

/** The same two ticks, cut out of a filled shape: told apart without seeing colours. */
function FilledDoubleTick() {
  return (
    <svg viewBox="0 0 20 14" width="19" height="13" fill="none" aria-hidden="true" className="shrink-0 text-accent">
      <rect width="20" height="14" rx="7" fill="currentColor" />
      <path
        d="m4.4 7.4 2.2 2.2 4.3-4.9M9.3 8.9l.7.7 4.3-4.9"
        className="stroke-on-accent"
        strokeWidth="1.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  )
}
