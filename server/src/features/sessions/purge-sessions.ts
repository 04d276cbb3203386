import { type RepeatDeps, repeat } from '../../realtime/repeat.ts'
import type { SessionsRepository } from './sessions.repository.ts'
import { SESSION_IDLE_MS, SESSION_LIFETIME_MS } from './start-session.ts'

export interface PurgeSessionsDeps extends Pick<RepeatDeps, 'log'> {
  sessions: Pick<SessionsRepository, 'deleteDead'>
  nowMs: () => number
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Once an hour, what no refresh can bring back. */
export function purgeSessions({ sessions, nowMs, log }: PurgeSessionsDeps): Disposable {
  const work = () => deleteDeadSessions(sessions, nowMs())
  return repeat({ everyMs: HOUR_MS, work, what: 'dead sessions', log })
}

/**
 * A session that ended by itself is forgotten a day later: its device is told the same with and without it. One that
 * was revoked is kept as long as a session may live, because its device must learn that, and delete what it holds.
 */
export function deleteDeadSessions(sessions: PurgeSessionsDeps['sessions'], nowMs: number): Promise<void> {
  return sessions.deleteDead({
    expiredBeforeMs: nowMs - DAY_MS,
    idleSinceMs: nowMs - SESSION_IDLE_MS - DAY_MS,
    revokedBeforeMs: nowMs - SESSION_LIFETIME_MS,
  })
}
