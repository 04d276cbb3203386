import { createHash, createHmac, randomBytes } from 'node:crypto'
import { encodeBase64url } from '@stogram/contract'

/** 256 random bits; only the cookie holds them, the database their hash. */
export function makeRefreshToken(): string {
  return randomBytes(32).toString('base64url')
}

export function hashRefreshToken(token: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(token).digest())
}

/**
 * The token that follows `token` for this request: the same each time it is asked for, so that a lost answer can be
 * given again without the server ever storing a token; unguessable without the server's key.
 */
export function deriveSuccessor(key: Uint8Array, token: string, requestId: string): string {
  return encodeBase64url(
    createHmac('sha256', key).update('refresh\0').update(hashRefreshToken(token)).update(requestId).digest(),
  )
}
