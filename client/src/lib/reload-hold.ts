import { useEffect } from 'react'

const holders = new Set<object>()
const waiting = new Set<() => void>()

/** While somebody holds, something in this window would be lost by a reload. The returned function lets go. */
export function holdReload(): () => void {
  const holder = {}
  holders.add(holder)
  return () => {
    holders.delete(holder)
    if (holders.size > 0) return
    const runs = [...waiting]
    waiting.clear()
    for (const run of runs) run()
  }
}

/** Runs at once when nothing would be lost, or as soon as that is so. */
export function whenReloadable(run: () => void): void {
  if (holders.size === 0) run()
  else waiting.add(run)
}

export function useReloadHold(isHeld: boolean): void {
  useEffect(() => (isHeld ? holdReload() : undefined), [isHeld])
}
