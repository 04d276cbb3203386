import * as z from 'zod/mini'
import { defineOperation } from '../operation.ts'
import { fixedBytes } from '../schema.ts'

/** The backup codes go with the last factor. */
export const removeTotp = defineOperation({
  name: 'factor:remove-totp',
  summary: 'A signed-in device that proves the password: asks for codes of an app no longer.',
  method: 'POST',
  path: '/api/factors/totp/remove',
  overSocket: false,
  authentication: 'device',
  rateClass: 'unlock',
  request: z.strictObject({ authSecret: fixedBytes(32) }),
  response: z.strictObject({}),
  errors: ['wrong_credentials'],
})
