import { OperationError } from '../../realtime/operation-error.ts'
import type { StoredSession } from './sessions.repository.ts'
import { SESSION_IDLE_MS } from './start-session.ts'

/** Throws OperationError('session_revoked') with the reason. */
export function checkAlive(session: StoredSession, atMs: number): void {
  if (session.isRevoked) throw new OperationError('session_revoked', { reason: session.revokedReason ?? 'revoked' })
  if (session.expiresAtMs <= atMs || session.lastUsedAtMs + SESSION_IDLE_MS <= atMs) {
    throw new OperationError('session_revoked', { reason: 'expired' })
  }
}
