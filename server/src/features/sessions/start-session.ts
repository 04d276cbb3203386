import { randomBytes } from 'node:crypto'
import type { AccountId, DeviceId, Session } from '@stogram/contract'
import type { RefreshCookie } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import { ACCESS_LIFETIME_MS, type AccessTokens } from './access-tokens.ts'
import { hashRefreshToken, makeRefreshToken } from './refresh-token.ts'
import type { NewSession, SessionsRepository } from './sessions.repository.ts'

export const SESSION_LIFETIME_MS = 90 * 86_400_000
export const SESSION_IDLE_MS = 30 * 86_400_000

export interface StartSessionDeps {
  sessions: Pick<SessionsRepository, 'create'>
  tokens: AccessTokens
  refreshKey: Uint8Array
  nowMs: () => number
}

/**
 * A device that has just proved itself becomes signed in. `save` writes the session, and whatever must come or fail
 * with it; left out, only the session is written. Throws OperationError('session_revoked') for a revoked device.
 */
export type StartSession = (
  owner: { accountId: AccountId; deviceId: DeviceId },
  cookie: RefreshCookie,
  save?: (session: NewSession) => Promise<void>,
) => Promise<Session>

export function makeStartSession({ sessions, tokens, refreshKey, nowMs }: StartSessionDeps): StartSession {
  const saveAlone = async (session: NewSession) => {
    if (!(await sessions.create(session))) throw new OperationError('session_revoked', { reason: 'revoked' })
  }
  return async (owner, cookie, save = saveAlone) => {
    const atMs = nowMs()
    const session = { id: randomBytes(16).toString('base64url'), ...owner }
    const refreshToken = makeRefreshToken(refreshKey, { sessionId: session.id, issuedAtMs: atMs })
    const tokenHash = hashRefreshToken(refreshToken)
    await save({ ...session, startedAtMs: atMs, expiresAtMs: atMs + SESSION_LIFETIME_MS, tokenHash })
    cookie.set(refreshToken, SESSION_IDLE_MS)
    return toSession(session, atMs + ACCESS_LIFETIME_MS, tokens)
  }
}

export async function toSession(
  session: { id: string; accountId: AccountId; deviceId: DeviceId },
  accessExpiresAtMs: number,
  tokens: AccessTokens,
): Promise<Session> {
  const accessToken = await tokens.issueAccess(session, accessExpiresAtMs)
  const wholeSeconds = Math.floor(accessExpiresAtMs / 1_000) * 1_000
  return {
    accountId: session.accountId,
    deviceId: session.deviceId,
    accessToken,
    accessExpiresAtMs: wholeSeconds,
  }
}
