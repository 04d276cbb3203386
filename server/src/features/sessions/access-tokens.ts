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
  issueFactorTicket(proved: ProvedPassword): Promise<ChallengeTicket>
  /** For a passkey that is about to be made. */
  issueOffer(proved: ProvedPassword): Promise<ChallengeTicket>
  issueTicket(proved: Omit<TicketCaller, 'kind'>): Promise<string>
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

/** Which password was right: what a ticket opens ends with it. */
export type ProvedPassword = Pick<FactorCaller, 'accountId' | 'passwordVersion'>

/** What the ticket was issued with. */
export type Answered = Omit<FactorCaller, 'kind'>

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

  const issueChallenge = async (
    kind: typeof FACTOR | typeof OFFER,
    { accountId, passwordVersion }: ProvedPassword,
  ): Promise<ChallengeTicket> => {
    const jti = randomUUID()
    const claims = { ms: nowMs(), pv: passwordVersion }
    const ticket = await sign(kind, accountId, nowMs() + FACTOR_LIFETIME_MS, claims, jti)
    return { ticket, challenge: challengeOf(jti) }
  }

  const verifyChallenge = async (kind: typeof FACTOR | typeof OFFER, token: string): Promise<Answered> => {
    const { sub, jti, ms, pv } = await verify(kind, token)
    if (sub === undefined || jti === undefined || typeof ms !== 'number' || typeof pv !== 'number') {
      throw new OperationError('unauthorized')
    }
    return { accountId: sub, passwordVersion: pv, challenge: challengeOf(jti), issuedAtMs: ms }
  }

  return {
    issueAccess: (session, expiresAtMs) =>
      sign(ACCESS, session.accountId, expiresAtMs, { did: session.deviceId, sid: session.id }),
    issueFactorTicket: (proved) => issueChallenge(FACTOR, proved),
    issueOffer: (proved) => issueChallenge(OFFER, proved),
    issueTicket: ({ accountId, passwordVersion, factors, listVersion }) => {
      const claims = { pv: passwordVersion, fs: factors, lv: listVersion }
      return sign(TICKET, accountId, nowMs() + TICKET_LIFETIME_MS, claims)
    },
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
      const { sub, pv, fs, lv } = await verify(TICKET, token)
      if (sub === undefined || typeof pv !== 'number' || typeof fs !== 'string' || typeof lv !== 'number') {
        throw new OperationError('unauthorized')
      }
      return { kind: 'ticket', accountId: sub, passwordVersion: pv, factors: fs, listVersion: lv }
    },
  }
}

function challengeOf(jti: string): Uint8Array {
  return new Uint8Array(createHash('sha256').update(`challenge\0${jti}`).digest())
}
