import { createHash, randomUUID } from 'node:crypto'
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
  issueFactorTicket(accountId: AccountId): Promise<ChallengeTicket>
  /** For a passkey that is about to be made. */
  issueOffer(accountId: AccountId): Promise<ChallengeTicket>
  issueTicket(accountId: AccountId): Promise<string>
  /** Throws OperationError('unauthorized'). The session may have been revoked since. */
  verifyAccess(token: string): Promise<DeviceCaller>
  verifyFactorTicket(token: string): Promise<FactorCaller>
  verifyOffer(token: string): Promise<Answered>
  verifyTicket(token: string): Promise<TicketCaller>
}

/** `challenge`: 32 bytes that belong to this ticket and no other. */
export interface ChallengeTicket {
  ticket: string
  challenge: Uint8Array
}

/** What the ticket was issued with. */
export type Answered = Pick<FactorCaller, 'accountId' | 'challenge' | 'issuedAtMs'>

export const ACCESS_LIFETIME_MS = 10 * 60_000
const FACTOR_LIFETIME_MS = 5 * 60_000
const TICKET_LIFETIME_MS = 10 * 60_000
const ALGORITHM = 'EdDSA'
const ISSUER = 'stogram'
const ACCESS = { typ: 'at+jwt', audience: 'stogram-api' } as const
const FACTOR = { typ: 'factor+jwt', audience: 'stogram-factor' } as const
const OFFER = { typ: 'offer+jwt', audience: 'stogram-passkey' } as const
const TICKET = { typ: 'ticket+jwt', audience: 'stogram-enrol' } as const
type Kind = typeof ACCESS | typeof FACTOR | typeof OFFER | typeof TICKET

export async function makeAccessTokens(privateJwk: JWK, nowMs: () => number): Promise<AccessTokens> {
  const { d: _private, ...publicJwk } = privateJwk
  const [signingKey, verifyingKey] = await Promise.all([
    importJWK(privateJwk, ALGORITHM),
    importJWK(publicJwk, ALGORITHM),
  ])

  const sign = (kind: Kind, subject: string, expiresAtMs: number, claims: object, jti: string = randomUUID()) =>
    new SignJWT({ ...claims })
      .setProtectedHeader({ alg: ALGORITHM, typ: kind.typ })
      .setIssuer(ISSUER)
      .setAudience(kind.audience)
      .setSubject(subject)
      .setJti(jti)
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

  const issueChallenge = async (kind: typeof FACTOR | typeof OFFER, accountId: AccountId) => {
    const jti = randomUUID()
    const ticket = await sign(kind, accountId, nowMs() + FACTOR_LIFETIME_MS, { ms: nowMs() }, jti)
    return { ticket, challenge: challengeOf(jti) }
  }

  const verifyChallenge = async (kind: typeof FACTOR | typeof OFFER, token: string): Promise<Answered> => {
    const { sub, jti, ms } = await verify(kind, token)
    if (sub === undefined || jti === undefined || typeof ms !== 'number') throw new OperationError('unauthorized')
    return { accountId: sub, challenge: challengeOf(jti), issuedAtMs: ms }
  }

  return {
    issueAccess: (session, expiresAtMs) =>
      sign(ACCESS, session.accountId, expiresAtMs, { did: session.deviceId, sid: session.id }),
    issueFactorTicket: (accountId) => issueChallenge(FACTOR, accountId),
    issueOffer: (accountId) => issueChallenge(OFFER, accountId),
    issueTicket: (accountId) => sign(TICKET, accountId, nowMs() + TICKET_LIFETIME_MS, {}),
    async verifyAccess(token) {
      const { sub, did, sid, exp } = await verify(ACCESS, token)
      if (typeof sub !== 'string' || typeof did !== 'string' || typeof sid !== 'string' || exp === undefined) {
        throw new OperationError('unauthorized')
      }
      return { kind: 'device', accountId: sub, deviceId: did, sessionId: sid, expiresAtMs: exp * 1_000 }
    },
    async verifyFactorTicket(token) {
      return { kind: 'factor', ...(await verifyChallenge(FACTOR, token)) }
    },
    verifyOffer: (token) => verifyChallenge(OFFER, token),
    async verifyTicket(token) {
      const { sub } = await verify(TICKET, token)
      if (sub === undefined) throw new OperationError('unauthorized')
      return { kind: 'ticket', accountId: sub }
    },
  }
}

function challengeOf(jti: string): Uint8Array {
  return new Uint8Array(createHash('sha256').update(`challenge\0${jti}`).digest())
}
