import { createPrivateKey, type JsonWebKey, randomUUID, sign } from 'node:crypto'
import type { Seat } from './world.ts'

const HOURS_S = 6 * 3_600

/** An access token as the server signs it, with the key from its data directory. */
export function makeAccessToken(secrets: string, { accountId, deviceId, sessionId }: Seat): string {
  const { accessTokenKey } = JSON.parse(secrets) as { accessTokenKey: JsonWebKey }
  const issuedAt = Math.floor(Date.now() / 1_000)
  const header = { alg: 'EdDSA', typ: 'at+jwt' }
  const claims = {
    ...{ iss: 'stogram', aud: 'stogram-api', sub: accountId, did: deviceId, sid: sessionId },
    ...{ jti: randomUUID(), iat: issuedAt, exp: issuedAt + HOURS_S },
  }
  const signed = `${encode(header)}.${encode(claims)}`
  const signature = sign(
    null,
    new TextEncoder().encode(signed),
    createPrivateKey({ key: accessTokenKey, format: 'jwk' }),
  )
  return `${signed}.${signature.toString('base64url')}`
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}
