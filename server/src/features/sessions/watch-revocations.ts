import type { Logger } from 'pino'
import type { EndReason, FanOut } from '../../realtime/fan-out.ts'
import type { SessionsRepository } from './sessions.repository.ts'

const LOOK_EVERY_MS = 2_000
const FORGET_AFTER_LOOKS = 60

export interface WatchRevocationsDeps {
  sessions: SessionsRepository
  fanOut: Pick<FanOut, 'endSessions'>
  log: Logger
}

/**
 * Closes sockets of sessions that another server has ended. Redis tells it sooner; this is for the day Redis does not.
 * Reads what was revoked within the last minute, so that a look that failed is made up for by the next.
 */
export function watchRevocations({ sessions, fanOut, log }: WatchRevocationsDeps): Disposable {
  const seenFor = new Map<string, number>()
  const look = async () => {
    for (const { id, reason } of await sessions.findRecentlyRevoked()) {
      if (!seenFor.has(id)) fanOut.endSessions([id], toEndReason(reason))
      seenFor.set(id, 0)
    }
    for (const [id, looks] of seenFor) {
      if (looks > FORGET_AFTER_LOOKS) seenFor.delete(id)
      else seenFor.set(id, looks + 1)
    }
  }
  const timer = setInterval(() => {
    look().catch((error: unknown) => log.warn({ err: error }, 'revocations could not be read'))
  }, LOOK_EVERY_MS)
  timer.unref()
  return { [Symbol.dispose]: () => clearInterval(timer) }
}

function toEndReason(reason: string | null): EndReason {
  return reason === 'logged_out' || reason === 'reused' || reason === 'expired' ? reason : 'revoked'
}
