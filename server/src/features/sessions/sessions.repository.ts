import type { AccountId, DeviceId } from '@stogram/contract'
import type { Database } from '../../infra/database.ts'

export interface StoredSession {
  id: string
  accountId: AccountId
  deviceId: DeviceId
  expiresAtMs: number
  lastUsedAtMs: number
  revokedReason: string | undefined
  isRevoked: boolean
}

export interface StoredRefreshToken {
  usedAtMs: number | undefined
  requestId: string | undefined
  session: StoredSession
  deviceCertificate: Uint8Array
}

export interface SessionsRepository {
  create(session: Omit<StoredSession, 'isRevoked' | 'revokedReason'>, tokenHash: Uint8Array): Promise<void>
  findRefreshToken(hash: Uint8Array): Promise<StoredRefreshToken | undefined>
  isTokenUnused(hash: Uint8Array): Promise<boolean>
  /** Marks one token as used and stores its successor, in one statement; false when somebody else was first. */
  rotate(input: { hash: Uint8Array; successorHash: Uint8Array; requestId: string; atMs: number }): Promise<boolean>
  revoke(sessionId: string, reason: string, atMs: number): Promise<void>
  isLive(sessionId: string): Promise<boolean>
  /** Sessions that any server has revoked within the last minute. */
  findRecentlyRevoked(): Promise<{ id: string; reason: string | null }[]>
}

/** After this long a used token is forgotten: its session would have ended of idleness anyway. */
const KEEP_USED_TOKENS_MS = 30 * 86_400_000

export function makeSessionsRepository({ prisma, query }: Database): SessionsRepository {
  return {
    async create(session, tokenHash) {
      const at = new Date(session.lastUsedAtMs)
      await prisma.session.create({
        data: {
          id: session.id,
          accountId: session.accountId,
          deviceId: session.deviceId,
          createdAt: at,
          lastUsedAt: at,
          expiresAt: new Date(session.expiresAtMs),
          refreshTokens: { create: { hash: new Uint8Array(tokenHash), issuedAt: at } },
        },
      })
    },
    async findRefreshToken(hash) {
      const token = await prisma.refreshToken.findUnique({
        where: { hash: new Uint8Array(hash) },
        include: { session: { include: { device: { select: { certificate: true } } } } },
      })
      if (token === null) return undefined
      const { session } = token
      return {
        usedAtMs: token.usedAt?.getTime(),
        requestId: token.requestId ?? undefined,
        deviceCertificate: new Uint8Array(session.device.certificate),
        session: {
          id: session.id,
          accountId: session.accountId,
          deviceId: session.deviceId,
          expiresAtMs: session.expiresAt.getTime(),
          lastUsedAtMs: session.lastUsedAt.getTime(),
          isRevoked: session.revokedAt !== null,
          revokedReason: session.revokedReason ?? undefined,
        },
      }
    },
    async isTokenUnused(hash) {
      const token = await prisma.refreshToken.findUnique({ where: { hash: new Uint8Array(hash) } })
      return token !== null && token.usedAt === null
    },
    async rotate({ hash, successorHash, requestId, atMs }) {
      const rows = await query(ROTATE, [
        hash,
        new Date(atMs),
        requestId,
        successorHash,
        new Date(atMs - KEEP_USED_TOKENS_MS),
      ])
      return rows.length === 1
    },
    async revoke(sessionId, reason, atMs) {
      await prisma.session.updateMany({
        where: { id: sessionId, revokedAt: null },
        data: { revokedAt: new Date(atMs), revokedReason: reason },
      })
    },
    async isLive(sessionId) {
      const session = await prisma.session.findUnique({ where: { id: sessionId }, select: { revokedAt: true } })
      return session !== null && session.revokedAt === null
    },
    async findRecentlyRevoked() {
      return query<{ id: string; reason: string | null }>(
        `SELECT id, revoked_reason AS reason FROM sessions WHERE revoked_at > now() - interval '1 minute'`,
      )
    },
  }
}

const ROTATE = `
  WITH used AS (
    UPDATE refresh_tokens SET used_at = $2, request_id = $3 WHERE hash = $1 AND used_at IS NULL RETURNING session_id
  ), successor AS (
    INSERT INTO refresh_tokens (hash, session_id, issued_at) SELECT $4, session_id, $2 FROM used
  ), forgotten AS (
    DELETE FROM refresh_tokens WHERE session_id IN (SELECT session_id FROM used) AND used_at < $5
  ), seen AS (
    UPDATE devices SET last_seen_at = $2
    WHERE id IN (SELECT device_id FROM sessions WHERE id IN (SELECT session_id FROM used))
  )
  UPDATE sessions SET last_used_at = $2 WHERE id IN (SELECT session_id FROM used) RETURNING id`
