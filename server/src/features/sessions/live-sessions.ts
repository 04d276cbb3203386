import type { SessionsRepository } from './sessions.repository.ts'

export interface LiveSessions {
  isLive(sessionId: string): Promise<boolean>
  forget(sessionIds: readonly string[]): void
}

/** How long another server's revocation may go unnoticed by a call over REST. */
const TRUST_MS = 2_000
const MAX_REMEMBERED = 20_000

/** Remembers for a moment which sessions are live, so that a page full of requests asks the database once. */
export function makeLiveSessions(sessions: SessionsRepository, nowMs: () => number): LiveSessions {
  const trustedUntilMs = new Map<string, number>()
  return {
    async isLive(sessionId) {
      if ((trustedUntilMs.get(sessionId) ?? 0) > nowMs()) return true
      const askedAtMs = nowMs()
      const isLive = await sessions.isLive(sessionId)
      if (trustedUntilMs.size >= MAX_REMEMBERED) trustedUntilMs.clear()
      if (isLive) trustedUntilMs.set(sessionId, askedAtMs + TRUST_MS)
      else trustedUntilMs.delete(sessionId)
      return isLive
    },
    forget(sessionIds) {
      for (const id of sessionIds) trustedUntilMs.delete(id)
    },
  }
}
