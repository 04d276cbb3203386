import type { Handler } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import { ACCESS_LIFETIME_MS, type AccessTokens } from './access-tokens.ts'
import { checkAlive } from './check-alive.ts'
import { deviceKeyOf, mustProveDevice } from './device-proof.ts'
import { hashRefreshToken, makeRefreshToken } from './refresh-token.ts'
import type { SessionsRepository } from './sessions.repository.ts'
import { SESSION_IDLE_MS, toSession } from './start-session.ts'

export interface ResumeDeps {
  sessions: Pick<SessionsRepository, 'findNewest' | 'restart'>
  tokens: AccessTokens
  refreshKey: Uint8Array
  nowMs: () => number
}

/** Once a session was refreshed its cookie is all that continues it: a copied key alone opens nothing that is in use. */
export function makeResume({ sessions, tokens, refreshKey, nowMs }: ResumeDeps): Handler<'auth:resume'> {
  return async ({ deviceId, proof }, { cookie }) => {
    const found = await sessions.findNewest(deviceId)
    if (found === undefined) throw new OperationError('unauthorized')
    const { session, deviceCertificate } = found
    const atMs = nowMs()
    await mustProveDevice(deviceKeyOf(deviceCertificate), 'resume', proof, atMs)
    checkAlive(session, atMs)
    const refreshToken = makeRefreshToken(refreshKey, { sessionId: session.id, issuedAtMs: atMs })
    const isGiven = await sessions.restart({ ...session, hash: hashRefreshToken(refreshToken), atMs })
    if (!isGiven) throw new OperationError('unauthorized')
    cookie.set(refreshToken, Math.min(SESSION_IDLE_MS, session.expiresAtMs - atMs))
    return toSession(session, Math.min(atMs + ACCESS_LIFETIME_MS, session.expiresAtMs), tokens)
  }
}
