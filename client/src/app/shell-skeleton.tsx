import { Skeleton, SkeletonRows } from '../ui/skeleton.tsx'

/** The shell's own shape while the engine reads the database. */
export function ShellSkeleton() {
  return (
    <div className="safe-top flex h-full bg-canvas">
      <div className="h-full w-full overflow-hidden border-line border-e bg-surface two:w-list-two three:w-list-three">
        <div className="flex h-16 items-center px-4">
          <Skeleton className="h-6 w-28" />
        </div>
        <SkeletonRows count={9} label="Opening your chats" />
      </div>
    </div>
  )
}
