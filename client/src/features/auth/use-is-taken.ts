import { useEffect, useState } from 'react'
import { usernameProblem } from '../../lib/name-rules.ts'
import type { UsernameChecks } from './username-checks.ts'

/** Long enough that a name goes out when it is typed, and not each of its beginnings. */
const PAUSE_MS = 500

/** Whether somebody has this name, once typing has paused; undefined while nobody knows. */
export function useIsTaken(checks: UsernameChecks, username: string): boolean | undefined {
  const [, setAnswers] = useState(0)
  useEffect(() => {
    if (usernameProblem(username) !== undefined || checks.isTaken(username) !== undefined) return
    let isCurrent = true
    const timer = setTimeout(async () => {
      await checks.check(username)
      if (isCurrent) setAnswers((count) => count + 1)
    }, PAUSE_MS)
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
  }, [checks, username])
  return checks.isTaken(username)
}
