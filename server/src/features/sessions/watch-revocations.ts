import { type EndReason, endReason } from '@stogram/contract'
import type { FanOut } from '../../realtime/fan-out.ts'
import { type RepeatDeps, repeat } from '../../realtime/repeat.ts'
import { type LiveSessions, RECENT_MS } from './live-sessions.ts'
import type { SessionsRepository } from './sessions.repository.ts'

export interface WatchRevocationsDeps extends Pick<RepeatDeps, 'log'> {
  sessions: Pick<SessionsRepository, 'findRevokedWithin'>
  live: Pick<LiveSessions, 'looked'>
  fanOut: Pick<FanOut, 'endSessionsHere'>
  /** The clock of `live`. */
  nowMs: () => number
}

const LOOK_EVERY_MS = 2_000

/**
 * Ends here what any server has revoked. Redis tells it sooner; this is for the day Redis does not, and for a socket
 * that was just being opened. Each look covers what many looks before it covered: one that failed is made up for, and
 * a socket that came in between is closed by the next.
 */
export function watchRevocations({ sessions, live, fanOut, nowMs, log }: WatchRevocationsDeps): Disposable {
  const look = async () => {
    const startedAtMs = nowMs()
    const revoked = await sessions.findRevokedWithin(RECENT_MS)
    live.looked(
      startedAtMs,
      revoked.map(({ id }) => id),
    )
    for (const { id, reason } of revoked) fanOut.endSessionsHere([id], toEndReason(reason))
  }
  return repeat({ everyMs: LOOK_EVERY_MS, work: look, what: 'revocations', log })
}

function toEndReason(reason: string | null): EndReason {
  return endReason.safeParse(reason).data ?? 'revoked'
}
