import type { AccountId, EndReason } from '@stogram/contract'
import type { Logger } from 'pino'
import type { FanOut } from '../../realtime/fan-out.ts'
import type { LiveSessions } from './live-sessions.ts'
import type { SessionsRepository } from './sessions.repository.ts'

export interface EndSessionsDeps {
  sessions: SessionsRepository
  live: LiveSessions
  fanOut: FanOut
  auditLog: Logger
}

export type EndSessions = (
  sessionIds: readonly string[],
  reason: EndReason,
  actor: { accountId: AccountId },
) => Promise<void>

/** Ends sessions for good: in the database first, then in this server's memory, then on every open socket. */
export function makeEndSessions({ sessions, live, fanOut, auditLog }: EndSessionsDeps): EndSessions {
  return async (sessionIds, reason, { accountId }) => {
    await sessions.revoke(sessionIds, reason)
    live.forget(sessionIds)
    fanOut.endSessions(sessionIds, reason)
    auditLog.warn({ event: 'sessions-ended', reason, accountId, count: sessionIds.length }, 'sessions ended')
  }
}
