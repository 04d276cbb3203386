import { selectAccount } from '../../state/session.selectors.ts'
import { useStore } from '../../state/store.ts'

/** While a new device fetches older history. The newest messages can be read already. */
export function HistoryProgress() {
  const progress = useStore(selectAccount)?.progress
  if (progress === undefined || progress.loaded >= progress.total) return null
  return <HistoryProgressView loaded={progress.loaded} total={progress.total} />
}

export function HistoryProgressView({ loaded, total }: { loaded: number; total: number }) {
  return (
    <div className="grid gap-1.5 rounded-md bg-raised p-3">
      <p className="tabular text-muted text-small">
        Loading history: {loaded.toLocaleString()} of {total.toLocaleString()}
      </p>
      <progress
        aria-label="Loading history"
        value={loaded}
        max={total}
        className="h-1 w-full appearance-none overflow-hidden rounded-full bg-line [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-line [&::-webkit-progress-value]:bg-accent"
      />
    </div>
  )
}
