import { randomBytes } from 'node:crypto'
import type { AccountId, DeviceId, Session } from '@stogram/contract'
import type { RefreshCookie } from '../../realtime/handlers.ts'
import { ACCESS_LIFETIME_MS, type AccessTokens } from './access-tokens.ts'
import { hashRefreshToken, makeRefreshToken } from './refresh-token.ts'
import type { SessionsRepository } from './sessions.repository.ts'

export const SESSION_LIFETIME_MS = 90 * 86_400_000
export const SESSION_IDLE_MS = 30 * 86_400_000

export interface StartSessionDeps {
  sessions: SessionsRepository
  tokens: AccessTokens
  nowMs: () => number
}

export type StartSession = (
  owner: { accountId: AccountId; deviceId: DeviceId },
  cookie: RefreshCookie,
) => Promise<Session>

/** A device that has just proved itself becomes signed in. */
export function makeStartSession({ sessions, tokens, nowMs }: StartSessionDeps): StartSession {
  return async (owner, cookie) => {
    const atMs = nowMs()
    const session = { id: randomBytes(16).toString('base64url'), ...owner }
    const refreshToken = makeRefreshToken()
    await sessions.create(
      { ...session, lastUsedAtMs: atMs, expiresAtMs: atMs + SESSION_LIFETIME_MS },
      hashRefreshToken(refreshToken),
    )
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
