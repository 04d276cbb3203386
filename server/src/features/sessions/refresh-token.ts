import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** What a refresh token says of itself. Only the cookie holds the token, the database its hash. */
export interface RefreshTokenPlace {
  sessionId: string
  /** When it was given out; its session had just begun, or was used at that very time. */
  issuedAtMs: number
}

/** The first one of a session. */
export function makeRefreshToken(key: Uint8Array, place: RefreshTokenPlace): string {
  return sealed(key, place, randomBytes(32))
}

export function hashRefreshToken(token: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(token).digest())
}

/**
 * The token that follows `token` for this request: the same each time it is asked for, so that a lost answer can be
 * given again without the server ever storing a token; unguessable without the server's key.
 */
export function deriveSuccessor(key: Uint8Array, token: string, requestId: string, place: RefreshTokenPlace): string {
  const secret = createHmac('sha256', key).update('refresh\0').update(hashRefreshToken(token)).update(requestId)
  return sealed(key, place, secret.digest())
}

/** Undefined for what this server's key did not make. */
export function readRefreshToken(key: Uint8Array, token: string): RefreshTokenPlace | undefined {
  const [sessionId = '', issued = '', secret = '', seal = ''] = token.split('.')
  const [own, given] = [sealOf(key, [sessionId, issued, secret]), Buffer.from(seal, 'base64url')]
  if (own.length !== given.length || !timingSafeEqual(own, given)) return undefined
  return { sessionId, issuedAtMs: Number.parseInt(issued, 36) }
}

function sealed(key: Uint8Array, { sessionId, issuedAtMs }: RefreshTokenPlace, secret: Buffer): string {
  const fields = [sessionId, issuedAtMs.toString(36), secret.toString('base64url')]
  return [...fields, sealOf(key, fields).toString('base64url')].join('.')
}

function sealOf(key: Uint8Array, fields: readonly string[]): Buffer {
  return createHmac('sha256', key).update('refresh-seal\0').update(fields.join('.')).digest()
}
