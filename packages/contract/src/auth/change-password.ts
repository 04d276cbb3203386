import * as z from 'zod/mini'
import { passwordSlot, signedDeviceList } from '../keys.ts'
import { defineOperation } from '../operation.ts'
import { fixedBytes } from '../schema.ts'

/**
 * The new list must follow the stored one by one version and name the calling device alone: whoever knew the old
 * password and signed in with it is out in the same step.
 */
export const changePassword = defineOperation({
  name: 'auth:change-password',
  summary: 'A signed-in device that proves the old password: sets a new one and signs every other device out.',
  method: 'POST',
  path: '/api/auth/change-password',
  overSocket: false,
  authentication: 'device',
  rateClass: 'unlock',
  request: z.strictObject({
    /** Of the old password. */
    oldAuthSecret: fixedBytes(32),
    ...passwordSlot,
    deviceList: signedDeviceList,
  }),
  response: z.strictObject({}),
  errors: ['wrong_credentials', 'stale_version', 'too_many_devices', 'forbidden'],
})
