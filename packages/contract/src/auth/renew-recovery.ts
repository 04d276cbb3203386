import * as z from 'zod/mini'
import { secretVersion } from '../keys.ts'
import { LIMITS } from '../limits.ts'
import { defineOperation } from '../operation.ts'
import { bytes, fixedBytes } from '../schema.ts'

/**
 * The old recovery key proves nothing from then on. `recoveryVersion` is one above the version in force.
 * The same request again, after a lost answer, succeeds again.
 */
export const renewRecovery = defineOperation({
  name: 'auth:renew-recovery',
  summary: 'A signed-in device that proves the password again: replaces the recovery key.',
  method: 'POST',
  path: '/api/auth/renew-recovery',
  overSocket: false,
  authentication: 'device',
  rateClass: 'unlock',
  request: z.strictObject({
    authSecret: fixedBytes(32),
    recoverySecret: fixedBytes(32),
    arkByRecovery: bytes({ max: LIMITS.sealedBlobBytes }),
    recoveryVersion: secretVersion,
  }),
  response: z.strictObject({}),
  errors: ['wrong_credentials', 'stale_version'],
})
