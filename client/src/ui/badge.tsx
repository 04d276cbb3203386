import { classNames } from '../lib/class-names.ts'

type BadgeTone = 'accent' | 'outline' | 'danger'

const TONES: Record<BadgeTone, string> = {
  accent: 'bg-accent text-on-accent',
  outline: 'border-[1.5px] border-line text-faint',
  danger: 'bg-danger text-on-danger',
}

interface BadgeProps {
  /** Counts above 999 are shortened. */
  count: number
  /** The whole phrase, for example "3 unread". */
  label: string
  tone?: BadgeTone
}

export function Badge({ count, label, tone = 'accent' }: BadgeProps) {
  return (
    <span
      className={classNames(
        'tabular inline-grid h-5 min-w-5 shrink-0 place-items-center rounded-full px-1.5 font-semibold text-caption forced-colors:border',
        TONES[tone],
      )}
    >
      <span aria-hidden="true">{count > 999 ? '999+' : count}</span>
      <span className="sr-only">{label}</span>
    </span>
  )
}
