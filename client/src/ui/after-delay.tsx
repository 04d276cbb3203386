import { useEffect, useState } from 'react'

const QUIET_MS = 150

/** Shows nothing for the first 150 ms, so that quick things never flicker. */
export function AfterDelay({ children, delayMs = QUIET_MS }: { children: React.ReactNode; delayMs?: number }) {
  return useHasPassed(delayMs) ? children : null
}

export function useHasPassed(delayMs: number): boolean {
  const [hasPassed, setHasPassed] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setHasPassed(true), delayMs)
    return () => clearTimeout(timer)
  }, [delayMs])
  return hasPassed
}
