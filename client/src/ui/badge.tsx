interface BadgeProps {
  /** Counts above 999 are shortened. */
  count: number
  /** The whole phrase, for example "3 unread". */
  label: string
}

export function Badge({ count, label }: BadgeProps) {
  return (
    <span className="tabular inline-grid h-5 min-w-5 shrink-0 place-items-center rounded-full bg-accent px-1.5 font-semibold text-caption text-on-accent forced-colors:border">
      <span aria-hidden="true">{count > 999 ? '999+' : count}</span>
      <span className="sr-only">{label}</span>
    </span>
  )
}
