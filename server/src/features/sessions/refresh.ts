import type { LogStore } from '../../log/log.ts'
import type { Handler } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import { makeNotice } from '../notices/index.ts'
import { ACCESS_LIFETIME_MS, type AccessTokens } from './access-tokens.ts'
import { checkAlive } from './check-alive.ts'
import { deviceKeyOf, mustProveDevice } from './device-proof.ts'
import type { EndSessions } from './end-sessions.ts'
import { deriveSuccessor, hashRefreshToken, readRefreshToken } from './refresh-token.ts'
import type { OwnedSession, SessionsRepository, StoredSession } from './sessions.repository.ts'
import { SESSION_IDLE_MS, toSession } from './start-session.ts'

export interface RefreshDeps {
  sessions: SessionsRepository
  tokens: AccessTokens
  refreshKey: Uint8Array
  endSessions: EndSessions
  log: Pick<LogStore, 'append'>
  nowMs: () => number
}

const REPEAT_MS = 30_000

/**
 * ```
 *                   first use                        same requestId, within 30 s or successor unused
 *  unused ─────────────────────────▶ used ────────────────────────────────────────────▶ same successor
 *                                     └─ anything else ─▶ the session ends, for every holder of its cookies
 * ```
 */
export function makeRefresh(deps: RefreshDeps): Handler<'auth:refresh'> {
  const { sessions, tokens, nowMs } = deps
  return async (request, { caller, cookie }) => {
    const { refreshToken } = caller
    const hash = hashRefreshToken(refreshToken)
    const known = await sessions.findRefreshToken(hash)
    const { session, deviceCertificate } = known ?? (await findForgotten(deps, refreshToken))
    const atMs = nowMs()
    // First of all the signature: without the device's key nobody may even trip the reuse alarm, and a browser that has
    // kept the cookie of an earlier device is not told that its session has ended.
    await mustProveDevice(deviceKeyOf(deviceCertificate), 'refresh', request, atMs)
    checkAlive(session, atMs)
    if (known === undefined) await sessions.adopt({ hash, sessionId: session.id, atMs })
    const use: Use = { refreshToken, hash, requestId: request.requestId, sessionId: session.id, atMs }
    const successor = (known?.usedAtMs === undefined && (await rotate(deps, use))) || (await repeat(deps, use))
    if (successor === undefined) {
      await endReused(deps, session)
      cookie.clear()
      throw new OperationError('session_revoked', { reason: 'reused' })
    }
    cookie.set(successor, Math.min(SESSION_IDLE_MS, session.expiresAtMs - atMs))
    return toSession(session, Math.min(atMs + ACCESS_LIFETIME_MS, session.expiresAtMs), tokens)
  }
}

/** The account's other devices are told first: were the server to stop in between, the next attempt ends the session. */
async function endReused({ endSessions, log }: RefreshDeps, { id, accountId, deviceId }: StoredSession): Promise<void> {
  const notice = makeNotice(accountId, { type: 'session-reused', deviceId }, { accountId, deviceId })
  const { verdict } = await log.append({ ...notice, kind: 'notice' })
  // @NOTE A server that is overloaded ends the session all the same.
  if (verdict !== 'ok' && verdict !== 'overloaded') throw new Error('an account lost its own log')
  await endSessions([id], 'reused', { accountId })
}

/**
 * The session of a cookie that this server made and its database has lost, because it was set back: one that is newer
 * than all that it knows of the session. Throws OperationError('unauthorized') for any other.
 */
async function findForgotten({ sessions, refreshKey }: RefreshDeps, refreshToken: string): Promise<OwnedSession> {
  const made = readRefreshToken(refreshKey, refreshToken)
  const found = made && (await sessions.find(made.sessionId))
  if (made === undefined || found === undefined || made.issuedAtMs <= found.session.lastUsedAtMs) {
    throw new OperationError('unauthorized')
  }
  return found
}

interface Use {
  refreshToken: string
  hash: Uint8Array
  requestId: string
  sessionId: string
  atMs: number
}

/** The successor of a cookie at its first use; undefined when somebody else was first. */
async function rotate({ sessions, refreshKey }: RefreshDeps, use: Use): Promise<string | undefined> {
  const { refreshToken, hash, requestId, sessionId, atMs } = use
  const successor = deriveSuccessor(refreshKey, refreshToken, requestId, { sessionId, issuedAtMs: atMs })
  const isFirst = await sessions.rotate({ hash, successorHash: hashRefreshToken(successor), requestId, atMs })
  return isFirst ? successor : undefined
}

/** The same successor again, when this very request was answered before and the answer may have been lost. */
async function repeat({ sessions, refreshKey }: RefreshDeps, use: Use): Promise<string | undefined> {
  const { refreshToken, hash, requestId, sessionId, atMs } = use
  const token = await sessions.findRefreshToken(hash)
  if (token?.usedAtMs === undefined || token.requestId !== requestId) return undefined
  const successor = deriveSuccessor(refreshKey, refreshToken, requestId, { sessionId, issuedAtMs: token.usedAtMs })
  const mayRepeat = atMs - token.usedAtMs <= REPEAT_MS || (await sessions.isTokenUnused(hashRefreshToken(successor)))
  return mayRepeat ? successor : undefined
}
