import { classNames } from '../lib/class-names.ts'

/** A grey shape of the content's own size. */
export function Skeleton({ className, isRound = false }: { className?: string; isRound?: boolean }) {
  return (
    <span
      className={classNames('block animate-shimmer bg-raised', isRound ? 'rounded-full' : 'rounded-xs', className)}
    />
  )
}

/** Rows as a list shows them while nothing is known: a disc and two lines. */
export function SkeletonRows({ count, label }: { count: number; label: string }) {
  return (
    <div role="status" aria-label={label}>
      {Array.from({ length: count }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: The rows are all alike and never move.
        <div key={index} className="flex h-18 items-center gap-3 px-4">
          <Skeleton isRound className="size-12" />
          <span className="grid flex-1 gap-2">
            <Skeleton className="h-3.5 w-2/5" />
            <Skeleton className="h-3 w-4/5" />
          </span>
        </div>
      ))}
    </div>
  )
}
