import { randomUUID } from 'node:crypto'
import type { AccountId, DeviceId } from '@stogram/contract'
import { importJWK, type JWK, jwtVerify, SignJWT } from 'jose'
import type { DeviceCaller, FactorCaller, TicketCaller } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'

/**
 * Signed, short-lived proofs that need no look-up: of a session, of a log-in that has yet to prove the second factor, and
 * of one that has yet to enrol its device.
 */
export interface AccessTokens {
  issueAccess(session: { id: string; accountId: AccountId; deviceId: DeviceId }, expiresAtMs: number): Promise<string>
  issueFactorTicket(accountId: AccountId): Promise<string>
  issueTicket(accountId: AccountId): Promise<string>
  /** Throws OperationError('unauthorized'). The session may have been revoked since. */
  verifyAccess(token: string): Promise<DeviceCaller>
  verifyFactorTicket(token: string): Promise<FactorCaller>
  verifyTicket(token: string): Promise<TicketCaller>
}

export const ACCESS_LIFETIME_MS = 10 * 60_000
const FACTOR_LIFETIME_MS = 5 * 60_000
const TICKET_LIFETIME_MS = 10 * 60_000
const ALGORITHM = 'EdDSA'
const ISSUER = 'stogram'
const ACCESS = { typ: 'at+jwt', audience: 'stogram-api' } as const
const FACTOR = { typ: 'factor+jwt', audience: 'stogram-factor' } as const
const TICKET = { typ: 'ticket+jwt', audience: 'stogram-enrol' } as const
type Kind = typeof ACCESS | typeof FACTOR | typeof TICKET

export async function makeAccessTokens(privateJwk: JWK, nowMs: () => number): Promise<AccessTokens> {
  const { d: _private, ...publicJwk } = privateJwk
  const [signingKey, verifyingKey] = await Promise.all([
    importJWK(privateJwk, ALGORITHM),
    importJWK(publicJwk, ALGORITHM),
  ])

  const sign = (kind: Kind, subject: string, expiresAtMs: number, claims: object) =>
    new SignJWT({ ...claims })
      .setProtectedHeader({ alg: ALGORITHM, typ: kind.typ })
      .setIssuer(ISSUER)
      .setAudience(kind.audience)
      .setSubject(subject)
      .setJti(randomUUID())
      .setIssuedAt(Math.floor(nowMs() / 1_000))
      .setExpirationTime(Math.floor(expiresAtMs / 1_000))
      .sign(signingKey)

  const verify = async (kind: Kind, token: string) => {
    try {
      const { payload } = await jwtVerify(token, verifyingKey, {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience: kind.audience,
        typ: kind.typ,
        currentDate: new Date(nowMs()),
        requiredClaims: ['sub', 'exp', 'iat', 'jti'],
      })
      return payload
    } catch {
      // @NOTE Whatever is wrong with a token, its holder learns only that it does not open anything.
      throw new OperationError('unauthorized')
    }
  }

  return {
    issueAccess: (session, expiresAtMs) =>
      sign(ACCESS, session.accountId, expiresAtMs, { did: session.deviceId, sid: session.id }),
    issueFactorTicket: (accountId) => sign(FACTOR, accountId, nowMs() + FACTOR_LIFETIME_MS, {}),
    issueTicket: (accountId) => sign(TICKET, accountId, nowMs() + TICKET_LIFETIME_MS, {}),
    async verifyAccess(token) {
      const { sub, did, sid, exp } = await verify(ACCESS, token)
      if (typeof sub !== 'string' || typeof did !== 'string' || typeof sid !== 'string' || exp === undefined) {
        throw new OperationError('unauthorized')
      }
      return { kind: 'device', accountId: sub, deviceId: did, sessionId: sid, expiresAtMs: exp * 1_000 }
    },
    async verifyFactorTicket(token) {
      const { sub } = await verify(FACTOR, token)
      if (sub === undefined) throw new OperationError('unauthorized')
      return { kind: 'factor', accountId: sub }
    },
    async verifyTicket(token) {
      const { sub } = await verify(TICKET, token)
      if (sub === undefined) throw new OperationError('unauthorized')
      return { kind: 'ticket', accountId: sub }
    },
  }
}
