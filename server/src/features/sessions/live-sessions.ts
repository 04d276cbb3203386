import type { SessionsRepository } from './sessions.repository.ts'

export interface LiveSessions {
  /** Remembered for a moment, so that each call may ask. */
  isLive(sessionId: string): Promise<boolean>
  /** Asks the database, whatever is remembered. */
  isStillLive(sessionId: string): Promise<boolean>
  forget(sessionIds: readonly string[]): void
  /** A look that began at `startedAtMs` and found these to be all that were revoked within `RECENT_MS` before it. */
  looked(startedAtMs: number, revokedIds: readonly string[]): void
}

/** How far back a look for revocations goes. */
export const RECENT_MS = 60_000
/** A little longer than from one look to the next; without looks, how long a revocation may go unnoticed. */
const TRUST_MS = 4_000
const MAX_REMEMBERED = 100_000

/**
 * Which sessions are live, as this server last heard: each is asked for once, and then stays trusted for as long as
 * looks for revocations follow each other and none of them names it.
 *
 * `nowMs` must never go back: it is no time of day.
 */
export function makeLiveSessions(sessions: Pick<SessionsRepository, 'isLive'>, nowMs: () => number): LiveSessions {
  /** When the session was known to be live. */
  const knownAtMs = new Map<string, number>()
  let lookedAtMs = nowMs()
  /** An answer that was asked for before something was forgotten may be older than that: it is not remembered. */
  let forgotten = 0

  const isStillLive = async (sessionId: string) => {
    const [askedAtMs, forgottenBefore] = [nowMs(), forgotten]
    const isLive = await sessions.isLive(sessionId)
    if (!isLive) knownAtMs.delete(sessionId)
    else if (forgotten === forgottenBefore) remember(sessionId, askedAtMs)
    return isLive
  }
  const remember = (sessionId: string, atMs: number) => {
    knownAtMs.delete(sessionId)
    knownAtMs.set(sessionId, atMs)
    if (knownAtMs.size <= MAX_REMEMBERED) return
    const [oldest] = knownAtMs.keys()
    if (oldest !== undefined) knownAtMs.delete(oldest)
  }
  const forget = (sessionIds: readonly string[]) => {
    if (sessionIds.length > 0) forgotten += 1
    for (const id of sessionIds) knownAtMs.delete(id)
  }

  return {
    forget,
    isStillLive,
    async isLive(sessionId) {
      const atMs = knownAtMs.get(sessionId)
      if (atMs !== undefined && Math.max(atMs, lookedAtMs) + TRUST_MS > nowMs()) return true
      return isStillLive(sessionId)
    },
    looked(startedAtMs, revokedIds) {
      // What was revoked between two looks that are too far apart, neither of them has seen.
      if (startedAtMs - lookedAtMs >= RECENT_MS) knownAtMs.clear()
      lookedAtMs = startedAtMs
      forget(revokedIds)
    },
  }
}
