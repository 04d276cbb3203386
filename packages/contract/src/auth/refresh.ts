import { session } from '../keys.ts'
import { defineOperation } from '../operation.ts'
import { deviceProof } from './device-proof.ts'

/**
 * Rotates the refresh cookie. The device proves itself, so that a stolen cookie alone is useless.
 * The same `requestId` may be repeated when the answer was lost: for 30 s, and for as long as nobody has used the
 * new cookie. Any other use of an old cookie ends the session on every holder.
 */
export const refresh = defineOperation({
  name: 'auth:refresh',
  summary: 'A device whose access token ends soon: trades the refresh cookie for a new one and a new access token.',
  method: 'POST',
  path: '/api/auth/refresh',
  overSocket: false,
  authentication: 'cookie',
  rateClass: 'refresh',
  request: deviceProof,
  response: session,
  errors: ['unauthorized', 'session_revoked'],
})
