import * as z from 'zod/mini'
import { recoverySlot } from '../keys.ts'
import { defineOperation } from '../operation.ts'
import { fixedBytes } from '../schema.ts'

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
    ...recoverySlot,
  }),
  response: z.strictObject({}),
  errors: ['wrong_credentials', 'stale_version'],
})
