import * as z from 'zod/mini'
import { deviceId } from '../ids.ts'
import { session } from '../keys.ts'
import { defineOperation } from '../operation.ts'
import { deviceProof } from './device-proof.ts'

/**
 * Gives a session that nobody has refreshed yet another first cookie: browsers write cookies to the disk half a minute
 * late, and one that was killed before that has the device's keys and no cookie.
 */
export const resume = defineOperation({
  name: 'auth:resume',
  summary: 'A device that has just logged in and whose browser lost the refresh cookie: proves itself for another one.',
  method: 'POST',
  path: '/api/auth/resume',
  overSocket: false,
  authentication: 'none',
  rateClass: 'refresh',
  request: z.strictObject({ deviceId, proof: deviceProof }),
  response: session,
  errors: ['unauthorized', 'session_revoked'],
})
