import type { AccountId, DeviceId } from '@stogram/contract'
import type { Prisma } from '../../../generated/client.ts'
import type { Database } from '../../infra/database.ts'
import { OperationError } from '../../realtime/operation-error.ts'

export interface StoredSession {
  id: string
  accountId: AccountId
  deviceId: DeviceId
  expiresAtMs: number
  lastUsedAtMs: number
  revokedReason: string | undefined
  isRevoked: boolean
}

export interface NewSession {
  id: string
  accountId: AccountId
  deviceId: DeviceId
  startedAtMs: number
  expiresAtMs: number
  /** Of the first refresh token. */
  tokenHash: Uint8Array
}

export interface OwnedSession {
  session: StoredSession
  deviceCertificate: Uint8Array
}

export interface StoredRefreshToken extends OwnedSession {
  usedAtMs: number | undefined
  requestId: string | undefined
}

export interface SessionsRepository {
  /** False when the device has been revoked. */
  create(session: NewSession): Promise<boolean>
  findRefreshToken(hash: Uint8Array): Promise<StoredRefreshToken | undefined>
  find(sessionId: string): Promise<OwnedSession | undefined>
  findNewest(deviceId: DeviceId): Promise<OwnedSession | undefined>
  /** Gives a session that was never refreshed another first token; false for any other. */
  restart(input: { id: string; deviceId: DeviceId; hash: Uint8Array; atMs: number }): Promise<boolean>
  /** Takes in a token of a session as its newest one; all others of that session count as used. */
  adopt(token: { hash: Uint8Array; sessionId: string; atMs: number }): Promise<void>
  isTokenUnused(hash: Uint8Array): Promise<boolean>
  /** Marks one token as used and stores its successor, in one statement; false when somebody else was first. */
  rotate(input: { hash: Uint8Array; successorHash: Uint8Array; requestId: string; atMs: number }): Promise<boolean>
  revoke(sessionIds: readonly string[], reason: string): Promise<void>
  isLive(sessionId: string): Promise<boolean>
  isKnown(sessionId: string): Promise<boolean>
  /** Sessions that any server has revoked within that time, by the database's clock, as are the revocations. */
  findRevokedWithin(ms: number): Promise<{ id: string; reason: string | null }[]>
  /** Forgets sessions, and their refresh tokens, a thousand at a time. */
  deleteDead(limits: { expiredBeforeMs: number; idleSinceMs: number; revokedBeforeMs: number }): Promise<void>
}

/** After this long a used token is forgotten: its session would have ended of idleness anyway. */
const KEEP_USED_TOKENS_MS = 30 * 86_400_000

export function makeSessionsRepository({ prisma, query, change }: Database): SessionsRepository {
  return {
    create: (session) => change((tx) => insertSession(tx, session)),
    async findRefreshToken(hash) {
      const token = await prisma.refreshToken.findUnique({
        where: { hash: new Uint8Array(hash) },
        include: { session: { include: WITH_CERTIFICATE } },
      })
      if (token === null) return undefined
      const { usedAt, requestId, session } = token
      return { usedAtMs: usedAt?.getTime(), requestId: requestId ?? undefined, ...toOwnedSession(session) }
    },
    async find(sessionId) {
      const session = await prisma.session.findUnique({ where: { id: sessionId }, include: WITH_CERTIFICATE })
      return session === null ? undefined : toOwnedSession(session)
    },
    async findNewest(deviceId) {
      const session = await prisma.session.findFirst({
        where: { deviceId },
        orderBy: { createdAt: 'desc' },
        include: WITH_CERTIFICATE,
      })
      return session === null ? undefined : toOwnedSession(session)
    },
    restart: (input) => change((tx) => restartSession(tx, input)),
    async adopt({ hash, sessionId, atMs }) {
      await query(ADOPT, [hash, sessionId, new Date(atMs)])
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
    async revoke(sessionIds, reason) {
      await query(REVOKE, [sessionIds, reason])
    },
    async isLive(sessionId) {
      const session = await prisma.session.findUnique({ where: { id: sessionId }, select: { revokedAt: true } })
      return session !== null && session.revokedAt === null
    },
    isKnown: async (sessionId) => (await prisma.session.count({ where: { id: sessionId } })) > 0,
    findRevokedWithin: (ms) => query(FIND_REVOKED, [ms]),
    async deleteDead({ expiredBeforeMs, idleSinceMs, revokedBeforeMs }) {
      const limits = [expiredBeforeMs, idleSinceMs, revokedBeforeMs].map((atMs) => new Date(atMs))
      for (let rows = await query(DELETE_DEAD, limits); rows.length > 0; ) rows = await query(DELETE_DEAD, limits)
    },
  }
}

const WITH_CERTIFICATE = { device: { select: { certificate: true } } } as const

function toOwnedSession(session: Prisma.SessionGetPayload<{ include: typeof WITH_CERTIFICATE }>): OwnedSession {
  return {
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
}

/**
 * Writes a session inside a transaction; false, and nothing is written, when its device has been revoked. The device
 * stays locked until the commit: a revocation at the same time comes first, or finds the session and ends it; so does
 * whoever locks the account, for which it throws OperationError('account_locked').
 */
export async function insertSession(tx: Prisma.TransactionClient, session: NewSession): Promise<boolean> {
  const { id, accountId, deviceId, tokenHash } = session
  const devices = await tx.$queryRaw<object[]>`
    SELECT id FROM devices WHERE id = ${deviceId} AND account_id = ${accountId} AND revoked_at IS NULL FOR SHARE`
  if (devices.length === 0) return false
  // A statement of its own, which sees what was committed while the device was waited for.
  const isLocked = (await tx.account.count({ where: { id: accountId, lockedAt: { not: null } } })) > 0
  if (isLocked) throw new OperationError('account_locked')
  const at = new Date(session.startedAtMs)
  await tx.session.create({
    data: {
      ...{ id, accountId, deviceId, createdAt: at, lastUsedAt: at, expiresAt: new Date(session.expiresAtMs) },
      refreshTokens: { create: { hash: new Uint8Array(tokenHash), issuedAt: at } },
    },
    select: { id: true },
  })
  return true
}

/** In place of the id of a request: a first token that another one has replaced. It counts as used, should it return. */
const REPLACED = 'replaced'

/** The device first, as whoever refreshes or revokes; then what they have committed is seen. */
async function restartSession(
  tx: Prisma.TransactionClient,
  { id, deviceId, hash, atMs }: Parameters<SessionsRepository['restart']>[0],
): Promise<boolean> {
  await tx.$queryRaw`SELECT id FROM devices WHERE id = ${deviceId} FOR NO KEY UPDATE`
  const isRefreshed = { some: { usedAt: { not: null }, OR: [{ requestId: null }, { requestId: { not: REPLACED } }] } }
  const isOver = { OR: [{ revokedAt: { not: null } }, { refreshTokens: isRefreshed }] }
  if ((await tx.session.count({ where: { id, NOT: isOver } })) === 0) return false
  const at = new Date(atMs)
  await tx.refreshToken.updateMany({ where: { sessionId: id }, data: { usedAt: at, requestId: REPLACED } })
  await tx.refreshToken.create({ data: { sessionId: id, hash: new Uint8Array(hash), issuedAt: at } })
  await tx.session.update({ where: { id }, data: { lastUsedAt: at }, select: { id: true } })
  return true
}

const REVOKE = `
  UPDATE sessions SET revoked_at = clock_timestamp(), revoked_reason = $2
  WHERE id = ANY($1::text[]) AND revoked_at IS NULL`

const FIND_REVOKED = `
  SELECT id, revoked_reason AS reason FROM sessions
  WHERE revoked_at > now() - $1::float8 * interval '1 millisecond'`

const DELETE_DEAD = `
  DELETE FROM sessions WHERE id IN (
    SELECT id FROM sessions
    WHERE (revoked_at IS NULL AND (expires_at < $1 OR last_used_at < $2)) OR revoked_at < $3
    LIMIT 1000
  ) RETURNING id`

const ADOPT = `
  WITH older AS (
    UPDATE refresh_tokens SET used_at = $3 WHERE session_id = $2 AND used_at IS NULL AND hash <> $1
  )
  INSERT INTO refresh_tokens (hash, session_id, issued_at) VALUES ($1, $2, $3) ON CONFLICT (hash) DO NOTHING`

/** The device first, as whoever revokes it: else each of the two could wait for the other. */
const ROTATE = `
  WITH held AS (
    SELECT s.id AS session_id
    FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id JOIN devices d ON d.id = s.device_id
    WHERE t.hash = $1 FOR NO KEY UPDATE OF d
  ), used AS (
    UPDATE refresh_tokens SET used_at = $2, request_id = $3
    FROM held WHERE hash = $1 AND used_at IS NULL AND refresh_tokens.session_id = held.session_id
    RETURNING refresh_tokens.session_id
  ), successor AS (
    INSERT INTO refresh_tokens (hash, session_id, issued_at) SELECT $4, session_id, $2 FROM used
  ), forgotten AS (
    DELETE FROM refresh_tokens WHERE session_id IN (SELECT session_id FROM used) AND used_at < $5
  ), seen AS (
    UPDATE devices SET last_seen_at = $2
    WHERE id IN (SELECT device_id FROM sessions WHERE id IN (SELECT session_id FROM used))
  )
  UPDATE sessions SET last_used_at = $2 WHERE id IN (SELECT session_id FROM used) RETURNING id`
