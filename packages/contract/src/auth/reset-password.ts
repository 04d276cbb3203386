import * as z from 'zod/mini'
import { passwordSlot, session, signedCertificate, signedDeviceList } from '../keys.ts'
import { username } from '../names.ts'
import { defineOperation } from '../operation.ts'
import { fixedBytes } from '../schema.ts'
import { deviceProof } from './device-proof.ts'

/**
 * The new list must follow the stored one by one version and name the new device alone: every other device is revoked
 * in the same step, so that whoever knew the old password is out. May be repeated when the answer was lost.
 */
export const resetPassword = defineOperation({
  name: 'auth:reset-password',
  summary: 'A person who proves the recovery key: sets a new password and becomes the only device.',
  method: 'POST',
  path: '/api/auth/reset-password',
  overSocket: false,
  authentication: 'none',
  rateClass: 'auth',
  request: z.strictObject({
    username,
    recoverySecret: fixedBytes(32),
    ...passwordSlot,
    certificate: signedCertificate,
    deviceList: signedDeviceList,
    proof: deviceProof,
  }),
  response: session,
  errors: [
    ...(['wrong_credentials', 'account_locked', 'stale_version', 'too_many_devices'] as const),
    ...(['forbidden', 'unauthorized', 'session_revoked'] as const),
  ],
})
